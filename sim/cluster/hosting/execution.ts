// Runs a process: program and layer take turns. The program issues a request, the layer carries it out. In between the process can
// be stopped, saved and restarted, because its pending request is part of the saved state.

import type { Task } from '../../kernel/task.ts'
import { PAGE_BYTES } from '../../machine/address-space.ts'
import type { CpuProfile } from '../../machine/profiles/profile.ts'
import type { Payload, Reply, Request, Work } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import { traceAcknowledged } from '../messages/sending.ts'
import type { Observer } from '../observer.ts'
import type { HostedProcess } from './hosted-process.ts'
import type { Persistence } from './persistence.ts'
import { type SpawningRoles, spawnProcess } from './spawning.ts'

/** What running a process requires besides the process itself. */
export interface ExecutionRoles extends SpawningRoles, Pick<HostContext, 'simulation'> {
  readonly settings: SpawningRoles['settings'] & { readonly without: ReadonlySet<string> }
  readonly observer: Pick<Observer, 'cannotRecover' | 'spawned'>
  readonly persistence: Persistence
  /** The process has ended, and its answer is safe. */
  ended(process: HostedProcess, answer: Payload): void
}

const done: Reply = { kind: 'done' }

type Of<K extends Request['kind']> = Extract<Request, { kind: K }>
type PerformedKind = Exclude<Request['kind'], 'compute' | 'receive' | 'send'>
type Perform<K extends Request['kind']> = (
  services: ExecutionRoles,
  process: HostedProcess,
  request: Of<K>,
) => Task<Reply | null>

/**
 * Runs a process on this host from its current state to its end. Frequent operations (computing, messages) are inlined in this task,
 * because every nested task has a cost each time it resumes.
 */
export function* execute(services: ExecutionRoles, process: HostedProcess): Task {
  let reply: Reply | null = { kind: 'started' }
  if (process.pending === null && !next(services, process, reply)) return
  for (;;) {
    const first = process.beside.beforeRequest()
    if (first !== null) yield* first
    const request: Request = process.pending!
    const begun = services.simulation.now
    if (request.kind === 'receive') {
      for (;;) {
        while (process.frozen) yield process.thawed
        reply = take(services, process, request.from, begun)
        if (reply !== null) break
        const idle = process.beside.idle()
        if (idle !== null) yield* idle
        else yield process.arrived
      }
    } else {
      if (request.kind === 'compute') beginCompute(services, process)
      if (process.remainingNs > 0) {
        // a checkpoint may interrupt it
        process.job = services.host.cpu.job(process.remainingNs)
        yield process.job
        process.job = null
        process.remainingNs = 0
      }
      if (request.kind === 'compute') reply = endCompute(services, process, begun)
      else if (request.kind === 'send') {
        const outgoing = { to: request.to, sequence: process.pendingSequence, payload: request.payload }
        const sending = process.beside.send(outgoing)
        if (sending !== null) {
          const sent = services.simulation.now
          yield* sending
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

/** Receives the first matching message, if there is one, for a program that has waited since `begun`. */
function take(services: ExecutionRoles, process: HostedProcess, from: string | null, begun: number): Reply | null {
  const message = process.take(from)
  if (message === null) return null
  const { index, sequence, payload } = message
  process.account.waitingNs += services.simulation.now - begun
  process.account.messagesReceived++
  process.account.bytesReceived += payload.bytes
  services.trace.emit({
    kind: 'message-received',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    from: message.from,
    sequence,
    index,
    bytes: payload.bytes,
    digest: payload.digest,
    replayed: process.beside.isRepeated(message),
  })
  return { kind: 'message', from: message.from, payload }
}

function beginCompute(services: ExecutionRoles, process: HostedProcess): void {
  services.trace.emit({
    kind: 'compute-begins',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    workNs: process.remainingNs,
    replaying: process.beside.replaying,
  })
}

function endCompute(services: ExecutionRoles, process: HostedProcess, begun: number): Reply {
  process.account.computeNs += services.simulation.now - begun
  const { name, incarnation } = process
  services.trace.emit({ kind: 'compute-ends', host: services.host.name, process: name, incarnation })
  return done
}

/** Runs the program to its next request, which takes no virtual time: computing is a request. False if it cannot continue. */
function next(services: ExecutionRoles, process: HostedProcess, reply: Reply): boolean {
  const request = turn(services, process, reply)
  if (request === null) return false
  process.pending = request
  const { cpu } = services.host.profile
  const { memory } = process
  const copyNs = memory.takeFaults() * cpu.pageFaultNs + memory.takeCopies() * PAGE_BYTES * cpu.copyNsPerByte
  process.account.copyNs += copyNs
  process.remainingNs = Math.round(copyNs + (request.kind === 'compute' ? workNs(request.work, cpu) : 0))
  if (request.kind !== 'send') return true
  process.pendingSequence = (process.sent.get(request.to) ?? 0) + 1
  process.sent.set(request.to, process.pendingSequence)
  process.account.messagesSent++
  process.account.bytesSent += request.payload.bytes
  return true
}

/** A program restored from an inconsistent image may fail. That is a bug in the model unless some mechanism is switched off. */
function turn(services: ExecutionRoles, process: HostedProcess, reply: Reply): Request | null {
  try {
    return process.program.next(process.memory, process.plan.parameters, reply)
  } catch (cause) {
    if (services.settings.without.size === 0) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    services.observer.cannotRecover(`${process.name} fails on what it was given back: ${why}`)
    return null
  }
}

/** Common fields of rare events; frequent ones list their fields explicitly, which is faster than a spread. */
const of = (services: ExecutionRoles, process: HostedProcess) => ({
  host: services.host.name,
  process: process.name,
  incarnation: process.incarnation,
})

/** How long counted work takes on a processor, in nanoseconds. */
export const workNs = (work: Work, cpu: CpuProfile): number =>
  work.loops * cpu.loopNs +
  work.flops * cpu.flopNs +
  work.lineMisses * cpu.lineMissNs +
  work.stores * cpu.storeNs +
  (work.ns ?? 0)

/** What requests other than computing and messages do after the processor time that they begin with. */
const perform: { [K in PerformedKind]: Perform<K> } = {
  *write(services, process, { file, offset, payload }) {
    process.usesFiles = true
    const begun = services.simulation.now
    if (!(yield* services.persistence.writeFile(process, file, offset, payload))) return null
    process.account.filesNs += services.simulation.now - begun
    services.trace.emit({ kind: 'file-written', ...of(services, process), file, offset, digest: payload.digest })
    return done
  },

  *read(services, process, { file, offset, bytes }) {
    const begun = services.simulation.now
    const payload = yield* services.persistence.readFile(process, file, offset, bytes)
    if (payload === null) return null
    process.account.filesNs += services.simulation.now - begun
    services.trace.emit({ kind: 'file-read', ...of(services, process), file, offset, digest: payload.digest })
    return { kind: 'block', payload }
  },

  *spawn(services, process, request) {
    const { name, program, parameters } = request
    yield* spawnProcess(services, process, { name, program, parameters, createdBy: process.name })
    return done
  },

  *exit(services, process, { answer }) {
    // A logged message that is never received must not keep the replay open, and with it the messages the process has withheld.
    const idle = process.beside.idle()
    if (idle !== null) yield* idle
    const begun = services.simulation.now
    if (!(yield* services.persistence.keepAnswer(process, answer))) return null
    process.account.answerNs = services.simulation.now - begun
    services.trace.emit({ kind: 'process-ended', ...of(services, process), answer: answer.digest })
    services.ended(process, answer)
    return null
  },
}
