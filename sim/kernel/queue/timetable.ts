// The clock, the event queue and the calls that are to be made: everything of the simulation that needs no task. The door of the engine
// room: nothing outside the kernel reaches behind it.
//
// Everybody has three verbs: `after` and its `cancel`, and `alarm` for a device that sets one timer again and again. The kernel's own waits
// have three more, for calls that follow one upon another: they `hold` a slot of the event queue, `set` it, and `drop` it in the end.
//
// What stands behind a slot is in tables, a task's body too: waking a task goes through no closure and does not touch the task.

import type { RunningTask, Task } from '../task.ts'
import { MAX_TIME_NS } from '../time.ts'
import { Alarm } from './alarm.ts'
import { isDelay, refuseDelay } from './delay.ts'
import { EventQueue, type Timer } from './event-queue.ts'

/** What is called when a timer fires. Make it once and pass state as the value: no closure per event. */
export type Action = (value: never) => void

const SLOT_LIMIT = 2 ** 21

/** The simulation without its tasks; not to be made by itself. */
export abstract class Timetable {
  protected readonly queue = new EventQueue((slot) => this.#prefetch(slot))
  /** By slot: the task whose delay it is, or null and the call to make. */
  protected readonly taskOf: (RunningTask | null)[] = []
  /** By slot: the body of that task. With 100,000 tasks a visit to the task itself would be one cache miss more per delay. */
  protected readonly bodyOf: (Task<unknown> | null)[] = []
  readonly #action: (Action | null)[] = []
  readonly #value: unknown[] = []
  /** By slot: how many calls it has named; makes every Timer unique. While somebody holds the slot, the complement of that. */
  readonly #generation: number[] = []

  /** Virtual time, whole nanoseconds since the start. */
  get now(): number {
    return this.queue.now
  }

  /**
   * Calls `action(value)` after a delay of whole nanoseconds. Throws RangeError for a delay that is negative, not whole,
   * or beyond the horizon of 2^53 ns.
   */
  after<V>(delayNs: number, action: (value: V) => void, value: V): Timer {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, 'after')
    const slot = this.claim()
    this.#action[slot] = action as Action
    this.#value[slot] = value
    this.queue.schedule(delayNs, slot)
    return this.#generation[slot]! * SLOT_LIMIT + slot
  }

  /** Withdraws a call; false if it was made or withdrawn before. */
  cancel(timer: Timer): boolean {
    const slot = timer % SLOT_LIMIT
    if (this.#generation[slot] !== (timer - slot) / SLOT_LIMIT) return false
    if (!this.queue.cancel(slot)) return false
    this.#release(slot)
    return true
  }

  /** A call that is made again and again, at one instant at a time: a device's timer. It holds a slot for life. */
  alarm(action: () => void): Alarm {
    return new Alarm(this.queue, this.hold(action))
  }

  /** The kernel's: a slot for calls of `action` that follow one upon another, as long as somebody holds it. */
  hold<V>(action: (value: V) => void): number {
    const slot = this.claim()
    this.#action[slot] = action as Action
    this.#generation[slot] = ~this.#generation[slot]!
    return slot
  }

  /** The kernel's: the next call of a held slot comes after so many nanoseconds, and none that was set before. Throws as `after` does. */
  set(slot: number, delayNs: number, value: unknown): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, 'after')
    this.queue.cancel(slot)
    this.#value[slot] = value
    this.queue.schedule(delayNs, slot)
  }

  /** The kernel's: gives a held slot back; a call that was set does not come. */
  drop(slot: number): void {
    this.queue.cancel(slot)
    this.#generation[slot] = ~this.#generation[slot]!
    this.#release(slot)
  }

  /**
   * Brings a task's body from memory before its turn, many side by side, where they would be waited for one by one. JavaScript has no word for
   * that: asking what kind of thing it is has the same effect, as long as something depends on the answer.
   */
  #prefetch(slot: number): void {
    if (typeof this.bodyOf[slot] !== 'object') throw new Error(`slot ${slot} has something else than a body`)
  }

  /** Makes the call that is due. */
  protected makeCall(slot: number): void {
    const action = this.#action[slot]!
    const value = this.#value[slot]
    if (this.#generation[slot]! >= 0) this.#release(slot)
    action(value as never)
  }

  protected claim(): number {
    const slot = this.queue.claim()
    if (slot === this.taskOf.length) {
      if (slot === SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} timers at once`)
      this.taskOf.push(null)
      this.bodyOf.push(null)
      this.#action.push(null)
      this.#value.push(undefined)
      this.#generation.push(0)
    }
    return slot
  }

  #release(slot: number): void {
    this.#value[slot] = undefined
    this.#generation[slot]!++
    this.queue.release(slot)
  }
}
