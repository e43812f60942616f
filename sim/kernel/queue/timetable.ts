// The clock, the event queue and the pending calls: the part of the simulation that does not involve tasks, and the only entrance
// to queue/ for anything outside the kernel.
//
// Models use three methods: `after` and `cancel`, and `alarm` for a device that sets one timer again and again. The kernel's own
// waits use three more for calls that follow one another: they `hold` a slot of the event queue, `set` it, and finally `drop` it.
//
// What a slot stands for is kept in tables, including a task's body: waking a task needs no closure and does not touch the task.

import type { RunningTask, Task } from '../task.ts'
import { MAX_TIME_NS } from '../time.ts'
import { Alarm } from './alarm.ts'
import { isDelay, refuseDelay } from './delay.ts'
import { EventQueue, type Timer } from './event-queue.ts'

/** What is called when a timer fires. Create it once and pass state as the value, so that no event needs its own closure. */
export type Action = (value: never) => void

const SLOT_LIMIT = 2 ** 21

/** The simulation without its tasks. */
export abstract class Timetable {
  protected readonly queue = new EventQueue((slot) => this.#prefetch(slot))
  /** By slot: the task whose delay it times; null if the slot belongs to a call. */
  protected readonly taskOf: (RunningTask | null)[] = []
  /** By slot: the body of that task. With 100,000 tasks, going through the task would cost one more cache miss per delay. */
  protected readonly bodyOf: (Task<unknown> | null)[] = []
  readonly #action: (Action | null)[] = []
  readonly #value: unknown[] = []
  /** By slot: how often it has been used, which makes every Timer unique. While the slot is held, the bitwise complement of that. */
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

  /** Cancels a call; false if it has already been made or cancelled. */
  cancel(timer: Timer): boolean {
    const slot = timer % SLOT_LIMIT
    if (this.#generation[slot] !== (timer - slot) / SLOT_LIMIT) return false
    if (!this.queue.cancel(slot)) return false
    this.#release(slot)
    return true
  }

  /** A reusable timer for a device, set for one instant at a time. It holds its slot for good. */
  alarm(action: () => void): Alarm {
    return new Alarm(this.queue, this.hold(action))
  }

  /** Kernel only: a slot for successive calls of `action`, until it is dropped. */
  hold<V>(action: (value: V) => void): number {
    const slot = this.claim()
    this.#action[slot] = action as Action
    this.#generation[slot] = ~this.#generation[slot]!
    return slot
  }

  /** Kernel only: schedules the next call of a held slot, replacing any that was set before. Throws as `after` does. */
  set(slot: number, delayNs: number, value: unknown): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, 'after')
    this.queue.cancel(slot)
    this.#value[slot] = value
    this.queue.schedule(delayNs, slot)
  }

  /** Kernel only: releases a held slot and cancels its pending call, if any. */
  drop(slot: number): void {
    this.queue.cancel(slot)
    this.#generation[slot] = ~this.#generation[slot]!
    this.#release(slot)
  }

  /**
   * Brings a task's body into the cache before its turn, so that many cache misses overlap instead of being waited for one by one.
   * JavaScript has no prefetch; `typeof` reads the object's header, as long as something depends on the answer.
   */
  #prefetch(slot: number): void {
    if (typeof this.bodyOf[slot] !== 'object') throw new Error(`slot ${slot} has something other than a body`)
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
