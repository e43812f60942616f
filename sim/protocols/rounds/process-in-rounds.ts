// What protocols with rounds have in common beside a process: it takes checkpoints of given numbers when it is told to, and says how far it is with
// them. By what it is told, beside a round, is up to the protocol.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import type { BeginRequest } from '../epochs/messages.ts'
import { ProcessInEpochs, type ProcessRoles, type SavedInEpochs } from '../epochs/process-in-epochs.ts'
import type { Epochs } from '../epochs/transmitting.ts'
import type { Taken } from './messages.ts'

/** What rounds have to do with a process. */
export interface Rounds {
  /** It has come one step further with a checkpoint. */
  moved(): void
  /** The next round is to begin after so long, if it is not fixed yet. */
  setAlarm(firstNs: number): void
  /** Begins one. */
  round(): Task
}

export const inRounds = (process: HostedProcess): ProcessInRounds => process.beside as ProcessInRounds

export abstract class ProcessInRounds extends ProcessInEpochs {
  protected readonly rounds: Rounds
  /** A checkpoint has been taken, or written. */
  protected readonly moved: Signal
  /** Checkpoints up to this one were over before it was created. */
  protected begunAfter = 0
  #isTaking = false
  /** The newest checkpoint that every server has. */
  #written = 0
  /** It had ended when it was to take this checkpoint, so that it has no image; null: it had not. */
  #endedBy: number | null = null

  constructor(services: ProcessRoles, epochs: Epochs, process: HostedProcess, rounds: Rounds) {
    super(services, epochs, process)
    this.rounds = rounds
    this.moved = new Signal(services.simulation)
  }

  /** Of the checkpoint that it has taken last. */
  get number(): number {
    return this.process.checkpoints
  }

  /** A child is as far as its parent was when it asked for it. */
  override begins({ askedAfter }: BeginRequest): void {
    this.begunAfter = askedAfter
    this.process.checkpoints = askedAfter
  }

  /** Sees to it that this checkpoint is taken, if it has not been. */
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
    yield* saveNow(this.services, this.process)
  }

  /** There is nothing to be written of one that has ended, but it stands at this point from now on. */
  #taken(): void {
    const { trace, host } = this.services
    const { name, incarnation } = this.process
    if (this.answer !== null && trace.wants('image-taken')) {
      trace.emit({ kind: 'image-taken', host: host.name, process: name, incarnation, number: this.number })
    }
    this.cut()
    this.step()
  }

  /** It stands at its next checkpoint in this instant: what it does from now on is not in it. */
  protected cut(): void {}

  /** It has come one step further with a checkpoint. */
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

  /** It has taken it, and every server has it; or it had ended by then. */
  hasSaved(number: number): boolean {
    return this.#hadEnded(number) || this.#written >= number
  }

  /** It has taken it, and no server will ever have it. */
  hasLost(number: number): boolean {
    const { checkpointing } = this.process
    return this.savesImages && this.number >= number && !checkpointing && !this.hasSaved(number)
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
    }
  }

  /** One for all processes of a host. */
  *alarm(firstNs: number): Task {
    if (this.savesImages) this.rounds.setAlarm(firstNs)
  }

  warned(): Task {
    return this.rounds.round()
  }

  /** The checkpoint before this one is the last that all have committed; what is before that is never needed. */
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
