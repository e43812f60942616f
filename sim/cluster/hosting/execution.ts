// Runs a process: program and layer take turns. The program says what it wants next, the layer does it; between the two the
// process can be stopped, saved and started again, since the request it is in belongs to what is saved.

import type { Task } from '../../kernel/task.ts'
import type { CpuProfile } from '../../machine/profile.ts'
import type { Reply, Request, Work } from '../../programs/program.ts'
import { goLive, send, traceAcknowledged, traceSent } from '../../protocols/star/sending.ts'
import { END_BYTES } from '../requests/packet.ts'
import type { Services } from '../services.ts'
import type { WriteOutcome } from '../storage/stable-storage.ts'
import type { HostedProcess, Outgoing } from './hosted-process.ts'
import { spawnProcess } from './spawning.ts'

const done: Reply = { kind: 'done' }

type Of<K extends Request['kind']> = Extract<Request, { kind: K }>
type PerformedKind = Exclude<Request['kind'], 'compute' | 'receive' | 'send'>
type Perform<K extends Request['kind']> = (
  services: Services,
  process: HostedProcess,
  request: Of<K>,
) => Task<Reply | null>

/**
 * The life of a process on this host, from where it stands to its end. What comes by the thousand (work for the processor, messages)
 * is done in this task itself; every task within a task costs each time that it goes on.
 */
export function* execute(services: Services, process: HostedProcess): Task {
  let reply: Reply | null = { kind: 'started' }
  if (process.pending === null && !next(services, process, reply)) return
  for (;;) {
    if (process.replaying && !process.hasRecordsToReplay) yield* goLive(services, process)
    const request: Request = process.pending!
    const begun = services.simulation.now
    if (request.kind === 'receive') {
      for (;;) {
        while (process.frozen) yield process.thawed
        reply = take(services, process, request.from, begun)
        if (reply !== null) break
        // The log cannot satisfy this: the process has reached its last state before the crash.
        if (process.replaying) yield* goLive(services, process)
        else yield process.arrived
      }
    } else {
      if (request.kind === 'compute') beginCompute(services, process)
      if (process.remainingNs > 0) {
        // a checkpoint may stop it in between
        process.job = services.host.cpu.job(process.remainingNs)
        yield process.job
        process.job = null
        process.remainingNs = 0
      }
      if (request.kind === 'compute') reply = endCompute(services, process, begun)
      else if (request.kind === 'send') {
        const outgoing = { to: request.to, sequence: process.pendingSequence, payload: request.payload }
        if (withholds(services, process)) withhold(services, process, outgoing)
        else {
          const sent = services.simulation.now
          yield* send(services, process, outgoing)
          traceAcknowledged(services, process, outgoing)
          process.account.sendingNs += services.simulation.now - sent
        }
        reply = done
      } else {
        reply = yield* (perform[request.kind] as Perform<PerformedKind>)(services, process, request as never)
        if (reply === null) return
      }
    }
    while (process.frozen) yield process.thawed
    if (!next(services, process, reply)) return
  }
}

/** Gives the program the first message that fits, if there is one; it has waited since `begun`. */
function take(services: Services, process: HostedProcess, from: string | null, begun: number): Reply | null {
  const record = process.take(from)
  if (record === null) return null
  const { index, sequence, payload } = record
  process.account.waitingNs += services.simulation.now - begun
  process.account.messagesReceived++
  process.account.bytesReceived += payload.bytes
  services.trace.emit({
    kind: 'message-received',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    from: record.from,
    sequence,
    index,
    bytes: payload.bytes,
    digest: payload.digest,
    replayed: index < process.replayEnd,
  })
  return { kind: 'message', from: record.from, payload }
}

function beginCompute(services: Services, process: HostedProcess): void {
  services.trace.emit({
    kind: 'compute-begins',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    workNs: process.remainingNs,
    replaying: process.replaying,
  })
}

function endCompute(services: Services, process: HostedProcess, begun: number): Reply {
  process.account.computeNs += services.simulation.now - begun
  const { name, incarnation } = process
  services.trace.emit({ kind: 'compute-ends', host: services.host.name, process: name, incarnation })
  return done
}

/** The program's turn: takes no time of its own, what it computes is in the request. False if it cannot go on. */
function next(services: Services, process: HostedProcess, reply: Reply): boolean {
  const request = turn(services, process, reply)
  if (request === null) return false
  process.pending = request
  const { cpu } = services.host.profile
  const copyNs = process.memory.takeFaults() * cpu.copyOnWriteFaultNs
  process.account.copyNs += copyNs
  process.remainingNs = Math.round(copyNs + (request.kind === 'compute' ? workNs(request.work, cpu) : 0))
  if (request.kind !== 'send') return true
  process.pendingSequence = (process.sent.get(request.to) ?? 0) + 1
  process.sent.set(request.to, process.pendingSequence)
  process.account.messagesSent++
  process.account.bytesSent += request.payload.bytes
  return true
}

/** A program that was given back a torn image may fail. Only without one of STAR's mechanisms is that no bug of the model. */
function turn(services: Services, process: HostedProcess, reply: Reply): Request | null {
  try {
    return process.program.next(process.memory, process.plan.parameters, reply)
  } catch (cause) {
    if (services.settings.without.size === 0) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    services.observer.cannotRecover(`${process.name} fails on what it was given back: ${why}`)
    return null
  }
}

function withhold(services: Services, process: HostedProcess, outgoing: Outgoing): void {
  traceSent(services, process, outgoing, true)
  process.withheld.push(outgoing)
}

const withholds = (services: Services, process: HostedProcess): boolean =>
  process.replaying && process.hasRecordsToReplay && !services.settings.without.has('confinement')

/** For events that are rare: those that come by the thousand name their fields one by one, which is faster than a spread. */
const of = (services: Services, process: HostedProcess) => ({
  host: services.host.name,
  process: process.name,
  incarnation: process.incarnation,
})

/** What counted work costs on a processor, nanoseconds. */
export const workNs = (work: Work, cpu: CpuProfile): number =>
  work.loops * cpu.loopNs + work.flops * cpu.flopNs + work.lineMisses * cpu.lineMissNs + work.stores * cpu.storeNs

/** What every request but work and messages asks for beyond the processor time that it begins with. */
const perform: { [K in PerformedKind]: Perform<K> } = {
  *write(services, process, { file, offset, payload }) {
    process.usesFiles = true
    const begun = services.simulation.now
    const order = ++process.fileOrder
    if (services.storage === null) {
      process.ownFiles.write(file, offset, payload, order)
    } else {
      const { name, incarnation } = process
      const request = { kind: 'write-file', process: name, incarnation, file, offset, payload, order } as const
      if (!(yield* stored(services, process, payload.bytes, request))) return null
    }
    process.account.filesNs += services.simulation.now - begun
    services.trace.emit({ kind: 'file-written', ...of(services, process), file, offset, digest: payload.digest })
    return done
  },

  *read(services, process, { file, offset, bytes }) {
    const begun = services.simulation.now
    let payload = process.ownFiles.read(file, offset)
    if (services.storage !== null) {
      const { name, incarnation } = process
      const reply = yield* services.storage.read({ kind: 'read-file', process: name, incarnation, file, offset, bytes })
      if (reply.kind === 'refused') {
        services.stop(process)
        return null
      }
      if (reply.kind === 'block') payload = reply.payload
    }
    process.account.filesNs += services.simulation.now - begun
    services.trace.emit({ kind: 'file-read', ...of(services, process), file, offset, digest: payload.digest })
    return { kind: 'block', payload }
  },

  *spawn(services, process, request) {
    const { name, program, parameters } = request
    yield* spawnProcess(services, process, { name, program, parameters })
    return done
  },

  *exit(services, process, { answer }) {
    // A message that nobody ever received must not keep back what the process sent while it repeated itself.
    if (process.replaying) yield* goLive(services, process)
    if (services.storage !== null) {
      const { name, incarnation } = process
      if (!(yield* stored(services, process, END_BYTES, { kind: 'end', process: name, incarnation, answer })))
        return null
    }
    services.trace.emit({ kind: 'process-ended', ...of(services, process), answer: answer.digest })
    services.ended(process, answer)
    return null
  },
}

type StorageWrite = Parameters<NonNullable<Services['storage']>['store']>[1]

/** Writes to stable storage; false if the process is not to go on. */
export function* stored(
  services: Services,
  process: HostedProcess,
  bytes: number,
  request: StorageWrite,
): Task<boolean> {
  const outcome: WriteOutcome = yield services.storage!.store(bytes, request)
  if (outcome.kind === 'superseded') services.stop(process)
  return outcome.kind === 'stored'
}
