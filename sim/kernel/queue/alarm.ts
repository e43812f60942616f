// The timer of a device: one call that is made again and again, set for one instant at a time. It has a slot of the event queue
// for life, so that setting it claims nothing, and moving it leaves nothing to be withdrawn.

import { MAX_TIME_NS } from '../time.ts'
import { isDelay, refuseDelay } from './delay.ts'
import type { EventQueue } from './event-queue.ts'

/** A timer with one call of its own, set for one instant at a time. Made by `simulation.alarm`. */
export class Alarm {
  readonly #queue: EventQueue
  readonly #slot: number

  constructor(queue: EventQueue, slot: number) {
    this.#queue = queue
    this.#slot = slot
  }

  get isSet(): boolean {
    return this.#queue.isScheduled(this.#slot)
  }

  /** Calls after a delay of whole nanoseconds, instead of when it was set for before. Throws RangeError as `after` does. */
  set(delayNs: number): void {
    const queue = this.#queue
    if (!isDelay(delayNs) || queue.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, queue.now, 'alarm')
    queue.cancel(this.#slot)
    queue.schedule(delayNs, this.#slot)
  }

  clear(): void {
    this.#queue.cancel(this.#slot)
  }
}
