// What outlives a process, where ends and creations can be undone. A process that has ended stays on its host like any other, and may roll
// back, until a line is committed past which nobody rolls back; only then does its answer count. A created process vanishes with its
// creation; if its name is created again it takes the next incarnation.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { Task } from '../../kernel/task.ts'
import { TIMED_OUT, within } from '../../kernel/waits.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import { firstIncarnation } from './line-record.ts'
import type { BeginRequest, Ends, EndsRequest, EpochsReply } from './messages.ts'
import { inEpochs } from './process-in-epochs.ts'
import type { HostStanding } from './standing.ts'

export class Persisting extends ReplicatedPersistence {
  readonly #services: HostServices
  readonly #standing: HostStanding
  readonly #seekLine: () => Task
  /** How many processes here have ended and are finding out whether all have. */
  #seeking = 0

  /** @param seekLine has a line computed on which all have ended */
  constructor(services: HostServices, standing: HostStanding, seekLine: () => Task) {
    super(services)
    this.#services = services
    this.#standing = standing
    this.#seekLine = seekLine
    services.transport.serve<EndsRequest, Ends>(['ends'], (_, __, answer) =>
      answer({ kind: 'ends', all: this.#haveAllEnded, seeks: this.#seeking > 0 }),
    )
  }

  /** Whether everything that runs here has ended. */
  get #haveAllEnded(): boolean {
    if (this.#standing.isFrozen) return false
    return [...this.#services.hosted.values()].every(
      (process) => !process.restoring && inEpochs(process).answer !== null,
    )
  }

  creates(parent: HostedProcess, child: ProcessName): boolean {
    const { children, span } = inEpochs(parent)
    if (children.has(child)) return false
    children.set(child, span)
    return this.#services.locations.get(child) !== undefined
  }

  override *claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location> {
    const known = (): number => this.#services.locations.get(plan.name)?.incarnation ?? 0
    const before = known()
    const undone = firstIncarnation(this.#standing.line, plan.name) - 1
    if (Math.max(before, undone) <= 0) return yield* super.claimNew(plan, host, boot)
    for (let expected = Math.max(before, undone); ; ) {
      const claimed = yield* claim(this.#services, plan, expected, host, boot)
      if (claimed.kind === 'held') expected = claimed.by.incarnation
      // The host on which it is to begin has claimed the same incarnation for the process whose creation is undone, and has announced it.
      else if (known() > expected) expected++
      else return { plan, host, boot, incarnation: expected + 1, ended: false }
    }
  }

  /** If the host on which it is to begin dies, the process is recovered like any other. */
  *begins(parent: HostedProcess, { plan, host, boot, incarnation }: Location): Task {
    const { membership, transport, changed, settings } = this.#services
    const askedAfter = inEpochs(parent).children.get(plan.name)! - 1
    while (membership.isLive(host, boot)) {
      if (!this.#standing.isFrozen) {
        const { epoch } = this.#standing
        const request: BeginRequest = { kind: 'begin-child', epoch, plan, boot, incarnation, askedAfter }
        const reply = yield* transport.request<EpochsReply>(host, 96, request)
        if (reply?.kind === 'done') return
        if (reply?.kind === 'stale') this.#standing.hear(reply.epoch)
      }
      yield within(changed, settings.ring.timeoutNs)
    }
  }

  override *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    inEpochs(process).answer = answer
    while (!this.isSafe(process)) {
      this.#services.host.tasks.spawn(this.#seekLast(), 'last line')
      yield this.#standing.adopted
    }
    return yield* super.keepAnswer(process, answer)
  }

  /** Whether nothing can undo the end of a process any more. */
  protected isSafe(_: HostedProcess): boolean {
    return this.#standing.isFinal
  }

  /** If all processes have ended, seeks the last line. The last one to end finds that they have. */
  *#seekLast(): Task {
    if (!this.#haveAllEnded) return
    this.#seeking++
    yield* this.#askAll()
    this.#seeking--
  }

  *#askAll(): Task {
    const { locations, membership, transport, settings, id } = this.#services
    const hosts = new Set<number>()
    for (const { host, boot, ended } of locations.entries()) {
      if (ended) continue
      if (!membership.isLive(host, boot)) return
      if (host !== id) hosts.add(host)
    }
    let before = 0
    for (const host of hosts) {
      const reply = yield* transport.request<Ends>(host, 8, { kind: 'ends' })
      if (reply?.kind !== 'ends' || !reply.all) return
      if (reply.seeks && host < id) before++
    }
    // several may find it at once: they take turns
    if (before > 0) {
      const waited = yield within(this.#standing.adopted, before * settings.ring.timeoutNs)
      if (waited !== TIMED_OUT) return
    }
    if (!this.#standing.isFinal && this.#haveAllEnded) yield* this.#seekLine()
  }
}
