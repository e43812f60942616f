// The clock, the event queue and the calls that are to be made: everything of the simulation that needs no task.
//
// A timer is a slot of the event queue. A call has a slot until it is made, a device's alarm and a task have one for life. What
// stands behind a slot is in tables, a task's body too: waking a task goes through no closure and does not touch the task.

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
  protected readonly queue = new EventQueue((slot) => this.#look(slot))
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
    const slot = this.arm(delayNs, action, value)
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

  /** after() for a caller who knows when the call was made, as waits and devices do: it names the call by its slot until then. */
  arm<V>(delayNs: number, action: (value: V) => void, value: V): number {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, 'after')
    const slot = this.claim()
    this.#action[slot] = action as Action
    this.#value[slot] = value
    this.queue.schedule(delayNs, slot)
    return slot
  }

  /** Withdraws what arm() has named and what has not been called. */
  disarm(slot: number): void {
    this.queue.cancel(slot)
    this.#release(slot)
  }

  /** A call that is made again and again, at one instant at a time: a device's timer. It holds a slot for life. */
  alarm(action: () => void): Alarm {
    return new Alarm(this, this.holdSlot(action))
  }

  /** A slot for calls that follow one upon the other, as those of a resource that is in use: claimed once for all of them. */
  holdSlot<V>(action: (value: V) => void): number {
    const slot = this.claim()
    this.#action[slot] = action as Action
    this.#generation[slot] = ~this.#generation[slot]!
    return slot
  }

  /** For who holds a slot: the next call is `action(value)` after so many nanoseconds; none may be set. Throws as `after` does. */
  armSlot(slot: number, delayNs: number, value: unknown): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, 'after')
    this.#value[slot] = value
    this.queue.schedule(delayNs, slot)
  }

  /** Gives a held slot back; no call may be set. */
  dropSlot(slot: number): void {
    this.#generation[slot] = ~this.#generation[slot]!
    this.#release(slot)
  }

  /** An alarm's: is called after so many nanoseconds, and at no other time that was set before. */
  setAlarm(slot: number, delayNs: number): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, 'alarm')
    this.queue.cancel(slot)
    this.queue.schedule(delayNs, slot)
  }

  /** An alarm's: is not called any more. */
  clearAlarm(slot: number): void {
    this.queue.cancel(slot)
  }

  /** An alarm's. */
  isAlarmSet(slot: number): boolean {
    return this.queue.isScheduled(slot)
  }

  /** The answer is known; the question brings bodies from memory, many side by side, that would be waited for one by one. */
  #look(slot: number): void {
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
