// How this host stands with epochs: which line it goes by, and whether it has heard of a recovery whose line it does not know. Then every process
// here stands still, and nothing becomes visible to it: what it did beyond what it has told would not be counted in the line.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { overdueNs } from '../../cluster/settings.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal, within } from '../../kernel/waits.ts'
import { firstLine, type RecoveryLine, readLine } from './line-record.ts'
import { inEpochs } from './process-in-epochs.ts'
import type { Epochs } from './transmitting.ts'

export interface Followers {
  /** Nothing that is being written has to be waited for before a line can be gone by. */
  isReadyFor(line: RecoveryLine): boolean
  /** From now on a process of this host goes by a line: it stays, goes back or vanishes. */
  conforms(process: HostedProcess, line: RecoveryLine): void
  /** Nobody seems to lead any more. */
  takeTheLead(): Task
  /** A host that hears of an epoch finds its line in the record at once, and need not wait to be told. */
  readonly readsAtOnce: boolean
}

const MOST_DOUBLINGS = 5

/** How many times as long those who lead are waited for when so many have failed since the last line: they may all have been overtaken. */
export const patience = (failed: number): number => 1 << Math.min(failed, MOST_DOUBLINGS)

export class HostStanding implements Epochs {
  readonly #services: HostServices
  readonly #followers: Followers
  #heard = 0
  #line: RecoveryLine = firstLine
  readonly #frozen = new Set<HostedProcess>()
  #watches = false
  /** A line that cannot be gone by yet. */
  #due: RecoveryLine | null = null
  /** A line has been adopted. */
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

  /** From now on this host goes by a line. */
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

  /** What a line had to wait for here may be over. */
  adoptDue(): void {
    if (this.#due !== null) this.adopt(this.#due)
  }

  /** In the epoch that this host is in a newer line has been committed: nobody goes back. */
  advance(line: RecoveryLine): void {
    if (line.epoch !== this.#line.epoch || line.number <= this.#line.number) return
    this.#line = line
    this.adopted.fire()
  }

  /** Whoever leads may die before it can tell; the record tells too. */
  *#watch(): Task {
    const { settings, id } = this.#services
    const { timeoutNs } = settings.ring
    // hosts give up waiting one after the other, so that one of them leads
    const rounds = Math.ceil(overdueNs(settings.ring) / timeoutNs) + id
    this.#watches = true
    let led = this.#heard
    for (let round = 1; this.isFrozen; round++) {
      if (round > 1 || !this.#followers.readsAtOnce) yield within(this.adopted, timeoutNs)
      if (!this.isFrozen) break
      const line = yield* readLine(this.#services)
      if (line !== null) this.adopt(line)
      if (!this.isFrozen) break
      // whoever has begun since is given time of their own
      if (this.#heard > led) [led, round] = [this.#heard, 0]
      if (round < rounds * patience(led - this.epoch - 1)) continue
      yield* this.#followers.takeTheLead()
      round = 0
    }
    this.#watches = false
  }
}

/** Once for each line: when it counts for somebody. */
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
