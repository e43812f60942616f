// The half of a process common to protocols with rounds: it takes checkpoints of given numbers when told to, and reports its progress. What
// else makes it take one, besides a round, is up to the protocol.

import { type AlarmRoles, saveNow } from '../../cluster/checkpoint/alarm.ts'
import { copyToServers } from '../../cluster/checkpoint/to-servers.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { NearCopies } from '../../cluster/storage/near/near-copies.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import type { BeginRequest } from '../epochs/messages.ts'
import { ProcessInEpochs, type ProcessRoles, type SavedInEpochs } from '../epochs/process-in-epochs.ts'
import type { Epochs } from '../epochs/transmitting.ts'
import type { Taken } from './messages.ts'

/** What a process needs from rounds. */
export interface Rounds {
  /** A checkpoint has advanced by one step. */
  moved(): void
  /** The next round is to begin after this delay, if its time is not fixed yet. */
  setAlarm(firstNs: number): void
  /** Begins a round. */
  round(): Task
  /** Where there are two tiers: the number of the last line that the file servers have. */
  readonly lastServed: number
}

/** The same as the process has, with near copies in place of the file servers. */
const nearRoles = (services: ProcessRoles, near: NearCopies): AlarmRoles => ({
  ...{ simulation: services.simulation, trace: services.trace, host: services.host, hosted: services.hosted },
  ...{ settings: services.settings, storage: near, stop: (process) => services.stop(process) },
})

export const inRounds = (process: HostedProcess): ProcessInRounds => process.beside as ProcessInRounds

export abstract class ProcessInRounds extends ProcessInEpochs {
  protected readonly rounds: Rounds
  /** Fires when a checkpoint has been taken, or written. */
  protected readonly moved: Signal
  /** Checkpoints up to this one were over before it was created. */
  protected begunAfter = 0
  #isTaking = false
  /** The newest checkpoint that every server has. */
  #written = 0
  /** Where there are two tiers: the newest checkpoint of this incarnation that the file servers have too, and whether one is on its way. */
  #served = 0
  #isServing = false
  /** The file servers have lost what was on its way to them. */
  #isLost = false
  /** The checkpoint that it was to take when it had already ended, so that it has no image; null if there is none. */
  #endedBy: number | null = null

  constructor(services: ProcessRoles, epochs: Epochs, process: HostedProcess, rounds: Rounds) {
    super(services, epochs, process)
    this.rounds = rounds
    this.moved = new Signal(services.simulation)
  }

  /** The number of its last checkpoint. */
  get number(): number {
    return this.process.checkpoints
  }

  override get newestOnServers(): number {
    return this.services.near ? this.#served : super.newestOnServers
  }

  /** A child begins with as many checkpoints as its parent had when it requested the creation. */
  override begins({ askedAfter }: BeginRequest): void {
    this.begunAfter = askedAfter
    this.process.checkpoints = askedAfter
  }

  /** Has this checkpoint taken, if it has not been. */
  take(number: number): void {
    if (this.number >= number || this.#isTaking) return
    if (this.answer !== null) this.#endedBy ??= number
    if (this.answer !== null || !this.savesImages) {
      this.process.checkpoints = number
      this.#taken()
      return
    }
    this.#isTaking = true
    this.process.tasks.spawn(this.#save(number), `checkpoint ${number} of ${this.process.name}`)
  }

  *#save(number: number): Task {
    while (this.process.checkpointing) yield this.moved
    this.process.checkpoints = number - 1
    const { near } = this.services
    if (!near) return yield* saveNow(this.services, this.process)
    const { name, incarnation, kept, created } = this.process
    // whoever is to keep it now may not have what it would build on
    if (kept !== created && !near.isContinued({ process: name, incarnation })) this.process.kept = null
    yield* saveNow(nearRoles(this.services, near), this.process)
  }

  /** Has the file servers get this checkpoint, once there are near copies of it. */
  serve(number: number): void {
    const { near } = this.services
    if (!near || this.#isServing || this.#written !== number || this.#served >= number || this.#hadEnded(number)) return
    this.#isServing = true
    this.process.tasks.spawn(this.#serve(near, number), `serving ${number} of ${this.process.name}`)
  }

  *#serve(near: NearCopies, number: number): Task {
    const { services, process } = this
    const isStored = yield* copyToServers(services, near, process, number, this.rounds.lastServed)
    this.#isServing = false
    if (isStored) this.#served = number
    else this.#isLost = true
    this.step()
  }

  /** Nothing is written of a process that has ended, but it stands at this point from now on. */
  #taken(): void {
    const { trace, host } = this.services
    const { name, incarnation } = this.process
    if (this.answer !== null && trace.wants('image-taken')) {
      trace.emit({ kind: 'image-taken', host: host.name, process: name, incarnation, number: this.number })
    }
    this.cut()
    this.step()
  }

  /** It is at its next checkpoint at this instant: what it does from now on is not included. */
  protected cut(): void {}

  /** A checkpoint has advanced by one step. */
  protected step(): void {
    this.moved.fire()
    this.rounds.moved()
  }

  override captured(): void {
    this.#isTaking = false
    this.cut()
    this.step()
  }

  written(number: number): void {
    this.#written = number
    this.step()
  }

  /** Whether it takes part in this checkpoint: not if it was created after it. */
  isIn(number: number): boolean {
    return this.begunAfter < number
  }

  /**
   * Whether it has taken it, and every server has it; or it had ended by then.
   * @param isServed where there are near copies: whether the file servers have it too
   */
  hasSaved(number: number, isServed = false): boolean {
    return this.#hadEnded(number) || (isServed && this.savesImages ? this.#served : this.#written) >= number
  }

  /** Whether it has taken it, and no server will ever have it. */
  hasLost(number: number): boolean {
    const { checkpointing } = this.process
    return this.#isLost || (this.savesImages && this.number >= number && !checkpointing && !this.hasSaved(number))
  }

  protected get savesImages(): boolean {
    return this.services.settings.policy !== 'none'
  }

  #hadEnded(number: number): boolean {
    if (!this.savesImages) return this.answer !== null
    return this.#endedBy !== null && this.#endedBy <= number
  }

  /** As it was when it took this checkpoint. */
  takenAs(number: number): Taken {
    return {
      process: this.process.name,
      answer: this.#hadEnded(number) ? this.answer : null,
      children: [...this.children].filter(([, span]) => span <= number).map(([child]) => child),
      ...(this.services.near && { served: this.#served }),
    }
  }

  /** One alarm serves all processes of a host. */
  *alarm(firstNs: number): Task {
    if (this.savesImages) this.rounds.setAlarm(firstNs)
  }

  warned(): Task {
    return this.rounds.round()
  }

  /** The checkpoint before this one is the last that all have committed; anything before that is never needed. */
  save(): { protocol: SavedInEpochs; clears: LogClearing } {
    return {
      protocol: this.savedDelivery(),
      clears: { below: 0, consumed: [], keepsOlder: true, oldestKept: this.number - 1 },
    }
  }

  override restore(saved: SavedInEpochs): void {
    super.restore(saved)
    this.#written = this.number
  }
}
