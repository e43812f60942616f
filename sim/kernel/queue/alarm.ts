// The timer of a device: one callback, called again and again, set for one instant at a time. It owns a slot of the event queue
// for good, so setting it allocates nothing, and moving it needs no separate cancellation.

import { MAX_TIME_NS } from '../time.ts'
import { isDelay, refuseDelay } from './delay.ts'
import type { EventQueue } from './event-queue.ts'

/** A reusable timer with a fixed callback, set for one instant at a time. Created by `simulation.alarm`. */
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

  /** Fires after a delay of whole nanoseconds; replaces any earlier setting. Throws RangeError as `after` does. */
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
