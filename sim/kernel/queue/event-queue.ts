// The event queue: the clock, and entries ordered by (time, sequence), so that entries with equal times leave in FIFO order.
// An entry names a slot: a small number that its owner has claimed and that is in the queue at most once. What a slot stands for
// is up to its owner (see simulation.ts); the queue touches no objects and in a steady state allocates nothing.
//
// Besides the heap's own tricks, two make it fast; docs/kernel.md has the measurements:
// - Taking an entry leaves the top of the heap vacant, and the next entry scheduled fills it: one sift instead of two.
// - Cancelling is lazy. A cancelled entry is removed when it reaches the top, or when the cancelled ones outnumber the live ones.
//
// With more entries than the heap handles well, those beyond a horizon are kept in a calendar, and the heap holds the rest of the
// current day. Where an entry is kept does not affect the order. As long as the horizon is finite, the heap is not empty.

import { Calendar } from './calendar.ts'
import { type Agenda, grown, Heap } from './heap.ts'

/** Identifies one pending call of a simulation. Once the call is no longer pending it identifies nothing; it is never reused. */
export type Timer = number

const INITIAL_CAPACITY = 64
const NOT_SCHEDULED = -1

/** With more entries than this, a calendar is faster than the heap alone; below a quarter of it the calendar is closed again. */
const HEAP_LIMIT = 8192
const HYSTERESIS = 4

/** Indices into `#numbers`: the current time, the time from which entries go into the calendar, the next sequence number. */
const NOW = 0
const HORIZON = 1
const SEQUENCE = 2

/** What advance() returns instead of a slot: nothing is left, or the next entry lies after the limit. */
export const EMPTY = -1
export const BEYOND_LIMIT = -2

export class EventQueue implements Agenda {
  /** Includes cancelled entries and the vacant top. */
  readonly #heap = new Heap()
  readonly #calendar = new Calendar()
  #struck = 0
  #vacant = false
  /** Per slot: the sequence number of its live entry. An entry with any other number has been cancelled. */
  #due = new Float64Array(INITIAL_CAPACITY)
  #freeSlots = new Int32Array(INITIAL_CAPACITY)
  #free = 0
  #slots = 0
  /** Indexed by NOW, HORIZON and SEQUENCE. A typed array, because a double in a field is boxed whenever it changes. */
  readonly #numbers = Float64Array.of(0, Number.POSITIVE_INFINITY, 0)
  readonly #expect: (slot: number) => void
  readonly #heapLimit: number
  /** When the heap has more entries than this, everything is redistributed through the calendar. */
  #crowd: number

  /**
   * When a day of the calendar is opened, `expect` is called with each of its slots, a few dozen events ahead of their turns, so
   * that it can prefetch what they will need. `heapLimit` affects speed only.
   */
  constructor(expect: (slot: number) => void = () => {}, heapLimit = HEAP_LIMIT) {
    this.#expect = expect
    this.#heapLimit = heapLimit
    this.#crowd = heapLimit
  }

  /** The time of the last entry taken, or the time set by setNow(). */
  get now(): number {
    return this.#numbers[NOW]!
  }

  /** How many entries are still to come. */
  get size(): number {
    return this.#heap.size + this.#calendar.count - this.#struck - (this.#vacant ? 1 : 0)
  }

  /** Advances the clock without an event; not beyond the next entry. */
  setNow(timeNs: number): void {
    this.#numbers[NOW] = timeNs
  }

  /** The next sequence number: it orders everything that happens at the same instant. */
  takeSequence(): number {
    return this.#numbers[SEQUENCE]!++
  }

  /** Allocates a slot, to be released later. Slots are small numbers, suitable as table indices. */
  claim(): number {
    if (this.#free > 0) return this.#freeSlots[--this.#free]!
    if (this.#slots === this.#due.length) {
      this.#due = grown(this.#due, new Float64Array(this.#slots * 2))
      this.#freeSlots = grown(this.#freeSlots, new Int32Array(this.#slots * 2))
    }
    this.#due[this.#slots] = NOT_SCHEDULED
    return this.#slots++
  }

  /** Frees a slot, which must not be scheduled. */
  release(slot: number): void {
    this.#freeSlots[this.#free++] = slot
  }

  isScheduled(slot: number): boolean {
    return this.#due[slot]! >= 0
  }

  /** Schedules a slot that is not scheduled yet, `delayNs` from now, after everything already scheduled for that instant. */
  schedule(delayNs: number, slot: number): void {
    const time = this.#numbers[NOW]! + delayNs
    const sequence = this.#numbers[SEQUENCE]!++
    this.#due[slot] = sequence
    // The top is nearly always vacant; the other case has a method of its own, so that this one is short enough to be inlined.
    if (this.#vacant && time < this.#numbers[HORIZON]!) {
      this.#vacant = false
      this.#heap.replaceTop(time, sequence, slot)
    } else this.#add(time, sequence, slot)
  }

  /** Called by the calendar for each entry of a day that is opened. */
  enter(timeNs: number, sequence: number, slot: number): void {
    if (this.#due[slot] === sequence) this.#heap.enter(timeNs, sequence, slot)
    else this.#struck--
  }

  /** Cancels a slot's entry; false if it was not scheduled. */
  cancel(slot: number): boolean {
    if (!(this.#due[slot]! >= 0)) return false
    this.#due[slot] = NOT_SCHEDULED
    this.#struck++
    if (this.#struck > 32 && this.#struck * 2 > this.#heap.size + this.#calendar.count) this.#compact()
    return true
  }

  /** Whether an entry is due at this very instant with a sequence number below the given one. */
  precedes(sequence: number): boolean {
    const now = this.#numbers[NOW]!
    // Common case, nothing else is due now: look below the vacant top and leave it vacant for the next entry scheduled.
    if (this.#vacant ? this.#heap.isRestAfter(now) : this.#heap.topTimeNs > now) return false
    return this.#settle() && this.#heap.topTimeNs <= now && this.#heap.topSequence < sequence
  }

  /** Whether an entry may be due at this very instant; never false if one is. */
  isAnythingDue(): boolean {
    const now = this.#numbers[NOW]!
    return !(this.#vacant ? this.#heap.isRestAfter(now) : this.#heap.topTimeNs > now)
  }

  /** Takes the next entry, advances the clock to its time and returns its slot; EMPTY or BEYOND_LIMIT if there is none. */
  advance(limitNs: number): number {
    if ((this.#vacant || this.#struck > 0) && !this.#settle()) return EMPTY
    const time = this.#heap.topTimeNs
    if (time > limitNs) return this.#heap.size === 0 ? EMPTY : BEYOND_LIMIT
    const slot = this.#heap.topSlot
    this.#numbers[NOW] = time
    this.#due[slot] = NOT_SCHEDULED
    this.#vacant = true
    return slot
  }

  #add(time: number, sequence: number, slot: number): void {
    if (time >= this.#numbers[HORIZON]!) this.#calendar.enter(time, sequence, slot)
    else {
      this.#heap.enter(time, sequence, slot)
      if (this.#heap.size > this.#crowd) this.#spread()
    }
  }

  /** Brings a live entry to the top; false if there is none. */
  #settle(): boolean {
    this.#closeVacancy()
    for (;;) {
      while (this.#struck > 0 && this.#heap.size > 0 && this.#due[this.#heap.topSlot] !== this.#heap.topSequence) {
        this.#heap.removeTop()
        this.#struck--
      }
      if (this.#heap.size > 0) return true
      if (this.#calendar.count === 0) {
        this.#numbers[HORIZON] = Number.POSITIVE_INFINITY
        return false
      }
      this.#openDay()
    }
  }

  #closeVacancy(): void {
    if (!this.#vacant) return
    this.#vacant = false
    this.#heap.removeTop()
  }

  /** Moves the next day from the calendar to the heap, or everything if little is left. */
  #openDay(): void {
    if (this.#calendar.count * HYSTERESIS <= this.#heapLimit) this.#closeCalendar()
    else {
      this.#calendar.openDay(this)
      this.#numbers[HORIZON] = this.#calendar.openedUntilNs
      this.#heap.forEachSlot(this.#expect)
    }
  }

  /** Moves everything back to the heap. */
  #closeCalendar(): void {
    this.#calendar.clear(this)
    this.#numbers[HORIZON] = Number.POSITIVE_INFINITY
    this.#crowd = this.#heapLimit
  }

  /** The heap has become too large: moves everything into the calendar, with a day length that suits the current entries. */
  #spread(): void {
    this.#closeCalendar()
    this.#heap.clear(this.#calendar)
    while (this.#heap.size === 0) this.#openDay()
    // No day is short enough to separate entries due at nearly the same time: do not try again until there are twice as many.
    this.#crowd = Math.max(this.#heapLimit, this.#heap.size * 2)
  }

  /** Removes all cancelled entries. */
  #compact(): void {
    this.#closeVacancy()
    this.#closeCalendar()
    this.#heap.keepDue(this.#due)
    this.#struck = 0
    if (this.#heap.size > this.#crowd) this.#spread()
  }
}
