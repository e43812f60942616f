// This host's state regarding epochs: which line it has adopted, and whether it has heard of a recovery whose line it does not know yet. In
// that case every process here is frozen, and nothing becomes visible to it: the line would not account for anything done after its
// standing was reported.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { overdueNs } from '../../cluster/settings.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal, within } from '../../kernel/waits.ts'
import { firstLine, type RecoveryLine, readRecord } from './line-record.ts'
import { inEpochs } from './process-in-epochs.ts'
import type { Epochs } from './transmitting.ts'

export interface Followers {
  /** False if something being written must be finished before a line can be adopted. */
  isReadyFor(line: RecoveryLine): boolean
  /** Makes a process of this host conform to a line: it stays, rolls back or vanishes. */
  conforms(process: HostedProcess, line: RecoveryLine): void
  /** Nobody seems to lead any more. */
  takeTheLead(): Task
  /** Whether a host that hears of an epoch finds its line in the record at once, and need not wait to be told. */
  readonly readsAtOnce: boolean
}

const MOST_DOUBLINGS = 5

/** By what factor leaders are given more time when this many have failed since the last line: they may all have been overtaken. */
export const patience = (failed: number): number => 1 << Math.min(failed, MOST_DOUBLINGS)

export class HostStanding implements Epochs {
  readonly #services: HostServices
  readonly #followers: Followers
  #heard = 0
  #line: RecoveryLine = firstLine
  readonly #frozen = new Set<HostedProcess>()
  #watches = false
  /** A line that cannot be adopted yet. */
  #due: RecoveryLine | null = null
  /** Fires when a line has been adopted. */
  readonly adopted: Signal

  constructor(services: HostServices, followers: Followers) {
    this.#services = services
    this.#followers = followers
    this.adopted = new Signal(services.simulation)
  }

  get line(): RecoveryLine {
    return this.#line
  }

  get epoch(): number {
    return this.#line.epoch
  }

  /** The highest epoch that is known here. */
  get heard(): number {
    return this.#heard
  }

  get isFrozen(): boolean {
    return this.#heard > this.#line.epoch
  }

  get isFinal(): boolean {
    return this.#line.isFinal
  }

  hear(epoch: number): void {
    if (epoch <= this.#heard || this.isFinal) return
    this.#heard = epoch
    for (const process of this.#services.hosted.values()) {
      this.#freeze(process)
      inEpochs(process).refuseAll()
    }
    if (!this.#watches) this.#services.host.tasks.spawn(this.#watch(), 'waiting for a line')
  }

  /** A process has come to this host. */
  came(process: HostedProcess): void {
    if (this.isFrozen) this.#freeze(process)
  }

  #freeze(process: HostedProcess): void {
    if (this.#frozen.has(process)) return
    this.#frozen.add(process)
    process.freeze()
  }

  /** Adopts a line, unless a newer one is known here. */
  adopt(line: RecoveryLine): void {
    if (line.epoch < this.#heard || line.epoch <= this.#line.epoch) return
    if (!this.#followers.isReadyFor(line)) {
      this.#due = line
      return this.hear(line.epoch)
    }
    this.#due = null
    this.#heard = line.epoch
    this.#line = line
    const { hosted, changed, trace, host } = this.#services
    traceLine(this.#services, line)
    trace.emit({ kind: 'line-adopted', host: host.name, epoch: line.epoch })
    for (const process of this.#frozen) if (hosted.get(process.name) === process) process.thaw()
    this.#frozen.clear()
    for (const process of [...hosted.values()]) this.#followers.conforms(process, line)
    changed.fire()
    this.adopted.fire()
  }

  /** Whatever a line had to wait for here may be over. */
  adoptDue(): void {
    if (this.#due !== null) this.adopt(this.#due)
  }

  /** A newer line has been committed in this host's epoch: nobody rolls back. */
  advance(line: RecoveryLine): void {
    if (line.epoch !== this.#line.epoch || line.number <= this.#line.number) return
    this.#line = line
    this.adopted.fire()
  }

  /** Waits for the line. Its leader may die before announcing it; the record has it too. */
  *#watch(): Task {
    const { settings, id } = this.#services
    const { timeoutNs } = settings.ring
    // hosts give up waiting one after another, so that one of them leads
    const rounds = Math.ceil(overdueNs(settings.ring) / timeoutNs) + id
    this.#watches = true
    let led = this.#heard
    for (let round = 1; this.isFrozen; round++) {
      if (round > 1 || !this.#followers.readsAtOnce) yield within(this.adopted, timeoutNs)
      if (!this.isFrozen) break
      const read = yield* readRecord(this.#services)
      if (read?.counts === true) this.adopt(read.line)
      if (!this.isFrozen) break
      // a leader that has begun since gets time of its own
      if (this.#heard > led) [led, round] = [this.#heard, 0]
      // a host that has started again has not adopted the last line
      const last = Math.max(this.epoch, read?.line.epoch ?? 0)
      if (round < rounds * patience(led - last - 1)) continue
      yield* this.#followers.takeTheLead()
      round = 0
    }
    this.#watches = false
  }
}

/** Reports a line to the trace, once: when the first host adopts it. */
export function traceLine(
  { trace, host }: Pick<HostServices, 'trace' | 'host'>,
  { epoch, told, isFinal, members, lines }: RecoveryLine,
): void {
  if (told.isTold) return
  told.isTold = true
  if (lines !== undefined && !isFinal) {
    const newest = lines.at(-1)
    if (newest?.epoch === epoch) trace.emit({ kind: 'line-given', host: host.name, epoch, index: newest.index })
    return
  }
  const each = [...members.values()]
  trace.emit({
    kind: 'line-committed',
    host: host.name,
    epoch,
    isFinal,
    processes: [...members.keys()],
    checkpoints: each.map(({ version }) => version ?? -1),
    incarnations: each.map(({ incarnation }) => incarnation),
    kept: each.map(({ keep }) => keep.length),
  })
}
