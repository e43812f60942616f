// What outlives a process, where ends and creations can be undone. An end counts when nothing can undo what it depends on any more; until
// then the process stays on its host like any other. What others may still have to ask it for remains on the servers. A creation depends on
// the state of the parent: if that is lost the child vanishes, and if its name is created again it takes the next incarnation.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import { storeNote } from '../shared/storing-notes.ts'
import type { Vector } from './intervals.ts'
import type { BeginRequest, OptimisticReply } from './messages.ts'
import { type Kept, keptIn, noteOf } from './note.ts'
import { halfOf } from './optimistic-process.ts'
import { isStable, type Learning, learn } from './stability.ts'

/** Above the orders of notes that its restart has written. */
const LAST_NOTE = 2 ** 19

const BEGIN_BYTES = 96

/** The state of a parent when it requested a child. It may see more before the child exists; the child does not depend on that. */
interface Creation {
  readonly parent: HostedProcess
  readonly origin: Vector
  readonly interval: number
}

export class Persisting extends ReplicatedPersistence {
  readonly #at: Learning
  readonly #services: HostServices
  /** By child: the creation in progress here. */
  readonly #creations = new Map<ProcessName, Creation>()

  constructor(at: Learning) {
    super(at.services)
    this.#at = at
    this.#services = at.services
  }

  override *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    const half = halfOf(process)
    const { storage, settings, hosted } = this.#services
    half.answer = answer
    const { vector } = half
    if (!settings.without.has('output-waits')) {
      if (!(yield* half.log.settle())) return false
      while (!(yield* isStable(this.#at, vector))) {
        if (hosted.get(process.name) !== process) return false
        yield settings.flushNs
      }
    }
    if (hosted.get(process.name) !== process) return false
    const { name, incarnation } = process
    const progress = yield* learn(this.#at, [name])
    const kept: Kept = { ...keptIn(progress.get(name)!.note), buffer: half.buffer.all() }
    const note = noteOf(kept, incarnation, LAST_NOTE)
    const stored = yield* storeNote(storage, { process: name, incarnation }, note)
    if (stored.kind === 'superseded') this.#services.stop(process)
    if (stored.kind !== 'stored') return false
    return yield* super.keepAnswer(process, answer)
  }

  /** A parent that repeats a creation may have rolled back past it: then the child that exists is not the one that it means. */
  creates(parent: HostedProcess, child: ProcessName): boolean {
    const { vector: origin, position: interval } = halfOf(parent)
    this.#creations.set(child, { parent, origin, interval })
    return true
  }

  override *claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location> {
    const { name } = plan
    const { note } = (yield* learn(this.#at, [name])).get(name)!
    const kept = keptIn(note)
    const creation = this.#creations.get(name)!
    if (note !== null && this.#at.ends.lostIn(kept.origin) === null) {
      this.#creations.set(name, { ...creation, origin: kept.origin })
      return yield* super.claimNew(plan, host, boot)
    }
    // it was never created, or its creation has been undone
    for (let expected = note === null ? 0 : yield* this.#incarnationOf(name); ; ) {
      const claimed = yield* claim(this.#services, plan, expected, host, boot)
      if (claimed.kind === 'held') {
        expected = claimed.by.incarnation
        continue
      }
      const incarnation = expected + 1
      const created = noteOf({ ...kept, origin: creation.origin }, incarnation, 1)
      this.#traceNoted(creation, name, incarnation)
      const request = { kind: 'keep-note', process: name, incarnation, note: created } as const
      const stored: WriteOutcome = yield this.#services.storage.store(created.bytes, request)
      if (stored.kind === 'stored') return { plan, host, boot, incarnation, ended: false }
    }
  }

  #traceNoted({ parent, interval }: Creation, child: ProcessName, childIncarnation: number): void {
    const { trace, host } = this.#services
    const of = { host: host.name, process: parent.name, incarnation: parent.incarnation }
    trace.emit({ kind: 'creation-noted', ...of, child, childIncarnation, interval })
  }

  *#incarnationOf(process: ProcessName): Task<number> {
    const reply = yield* this.#services.storage.read({ kind: 'read-versions', process, incarnation: 0 })
    return reply.kind === 'versions' ? reply.incarnation : 0
  }

  /** If the host on which it is to begin dies, the process is recovered like any other. */
  *begins(parent: HostedProcess, { plan, host, boot, incarnation, ended }: Location): Task {
    const { membership, transport, changed, settings } = this.#services
    const origin = this.#creations.get(plan.name)?.origin ?? halfOf(parent).vector
    this.#creations.delete(plan.name)
    while (!ended && membership.isLive(host, boot)) {
      const request: BeginRequest = { kind: 'begin-child', plan, boot, incarnation, origin }
      const reply = yield* transport.request<OptimisticReply>(host, BEGIN_BYTES, request)
      if (reply?.kind === 'done') return
      yield within(changed, settings.ring.timeoutNs)
    }
  }
}
