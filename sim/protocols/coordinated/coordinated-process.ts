// This protocol's half of a process: messages and acknowledgements tell it how many checkpoints the others have taken. No message becomes
// visible, and no send completes, before the checkpoint is taken that must not include it.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { Task } from '../../kernel/task.ts'
import { transmit } from '../epochs/transmitting.ts'
import { ProcessInRounds } from '../rounds/process-in-rounds.ts'
import { type Acknowledged, type NumberRider, TAG_BYTES } from './messages.ts'

export const halfOf = (process: HostedProcess): CoordinatedProcess => process.beside as CoordinatedProcess

/** Waits until its process has taken a checkpoint. */
interface Held {
  readonly number: number
  readonly ready: () => void
}

export class CoordinatedProcess extends ProcessInRounds {
  #held: readonly Held[] = []

  /** Calls `ready` once this checkpoint has been taken. */
  hold(number: number, ready: () => void): void {
    if (this.number >= number) return ready()
    this.#held = [...this.#held, { number, ready }]
    this.take(number)
  }

  *send(outgoing: Outgoing): Task {
    traceSent(this.services, this.process, outgoing, false)
    const riderOf = (epoch: number): NumberRider => ({ epoch, number: this.number })
    const reply = yield* transmit(this.services, this.epochs, this.process, outgoing, { riderOf, bytes: TAG_BYTES })
    if (reply !== null) yield* this.#reach((reply as Acknowledged).number)
  }

  *#reach(number: number): Task {
    while (this.number < number) {
      this.take(number)
      if (this.number < number) yield this.moved
    }
  }

  protected override step(): void {
    const due = this.#held.filter(({ number }) => number <= this.number)
    this.#held = this.#held.filter(({ number }) => number > this.number)
    for (const { ready } of due) ready()
    super.step()
  }
}
