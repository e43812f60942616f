// The event queue: the clock, and entries in the order of (time, sequence), so that equal times leave in the order they came.
// An entry is a slot: a small number that its owner has claimed and that stands in the queue at most once. What a slot means
// is the owner's affair (see simulation.ts); the queue touches no object, and a steady state allocates nothing.
//
// Two habits make it fast beside those of the heap; docs/kernel.md has the measurements:
// - An entry taken leaves its place at the top vacant, and the next one scheduled fills it: one sift instead of two.
// - Cancelling only strikes a slot out. Its entry goes when it surfaces, or when the struck ones outnumber the living.
//
// With more entries than the heap is good for, those from the horizon on stand in a calendar, and the heap has what is left of
// the day. Where an entry stands makes no difference to the order. As long as the horizon is finite, the heap is not empty.

import { Calendar } from './calendar.ts'
import { type Agenda, grown, Heap } from './heap.ts'

/** Names one pending call of a simulation for as long as it is pending; later it names nothing, never another call. */
export type Timer = number

const INITIAL_CAPACITY = 64
const NOT_SCHEDULED = -1

/** With more entries than this, a calendar is faster than the heap alone; with a quarter of it the calendar is given up. */
const HEAP_LIMIT = 8192
const HYSTERESIS = 4

/** The instant; from when on entries stand in the calendar; the next sequence number. */
const NOW = 0
const HORIZON = 1
const SEQUENCE = 2

/** What advance() gives instead of a slot: nothing is left, or the next entry lies after the limit. */
export const EMPTY = -1
export const BEYOND_LIMIT = -2

export class EventQueue implements Agenda {
  /** With the struck entries and with the vacant top. */
  readonly #heap = new Heap()
  readonly #calendar = new Calendar()
  #struck = 0
  #vacant = false
  /** Per slot: the sequence number of its living entry. An entry with another number was struck out. */
  #due = new Float64Array(INITIAL_CAPACITY)
  #freeSlots = new Int32Array(INITIAL_CAPACITY)
  #free = 0
  #slots = 0
  /** By the three names above. In an array because a double in a field is boxed when it changes. */
  readonly #numbers = Float64Array.of(0, Number.POSITIVE_INFINITY, 0)
  readonly #expect: (slot: number) => void
  readonly #heapLimit: number
  /** When the heap has more entries than this, the calendar is laid out anew. */
  #crowd: number

  /**
   * When a day of the calendar is opened, `expect` is told its slots, a few dozen events ahead, so that it may fetch what their
   * turns will need. The limit is a matter of speed alone.
   */
  constructor(expect: (slot: number) => void = () => {}, heapLimit = HEAP_LIMIT) {
    this.#expect = expect
    this.#heapLimit = heapLimit
    this.#crowd = heapLimit
  }

  /** The time of the last entry taken, or where setNow() has put the clock. */
  get now(): number {
    return this.#numbers[NOW]!
  }

  /** How many entries are still to come. */
  get size(): number {
    return this.#heap.size + this.#calendar.count - this.#struck - (this.#vacant ? 1 : 0)
  }

  /** The clock moves on without an event; only to an instant before the next entry. */
  setNow(timeNs: number): void {
    this.#numbers[NOW] = timeNs
  }

  /** A number of the one order in which everything happens that happens at the same instant. */
  takeSequence(): number {
    return this.#numbers[SEQUENCE]!++
  }

  /** A slot of its own for somebody, until released. Slots are small numbers, good as indices of tables. */
  claim(): number {
    if (this.#free > 0) return this.#freeSlots[--this.#free]!
    if (this.#slots === this.#due.length) {
      this.#due = grown(this.#due, new Float64Array(this.#slots * 2))
      this.#freeSlots = grown(this.#freeSlots, new Int32Array(this.#slots * 2))
    }
    this.#due[this.#slots] = NOT_SCHEDULED
    return this.#slots++
  }

  /** Gives a slot back. It must not be scheduled. */
  release(slot: number): void {
    this.#freeSlots[this.#free++] = slot
  }

  isScheduled(slot: number): boolean {
    return this.#due[slot]! >= 0
  }

  /** Enters a slot that is not scheduled, `delayNs` from now, after everything scheduled for that instant. */
  schedule(delayNs: number, slot: number): void {
    const time = this.#numbers[NOW]! + delayNs
    const sequence = this.#numbers[SEQUENCE]!++
    this.#due[slot] = sequence
    // The vacant top is nearly always there; the rest stands apart, so that this is short enough to be compiled into its callers.
    if (this.#vacant && time < this.#numbers[HORIZON]!) {
      this.#vacant = false
      this.#heap.replaceTop(time, sequence, slot)
    } else this.#add(time, sequence, slot)
  }

  /** The calendar's: the day of an entry has come. */
  enter(timeNs: number, sequence: number, slot: number): void {
    if (this.#due[slot] === sequence) this.#heap.enter(timeNs, sequence, slot)
    else this.#struck--
  }

  /** Strikes a slot out; false if it was not scheduled. */
  cancel(slot: number): boolean {
    if (!(this.#due[slot]! >= 0)) return false
    this.#due[slot] = NOT_SCHEDULED
    this.#struck++
    if (this.#struck > 32 && this.#struck * 2 > this.#heap.size + this.#calendar.count) this.#compact()
    return true
  }

  /** Whether an entry is due at this very instant and came before the given sequence number. */
  precedes(sequence: number): boolean {
    const now = this.#numbers[NOW]!
    // Nothing else due now: look below the vacant top, which the next entry scheduled may yet fill.
    if (this.#vacant ? this.#heap.isRestAfter(now) : this.#heap.topTimeNs > now) return false
    return this.#settle() && this.#heap.topTimeNs <= now && this.#heap.topSequence < sequence
  }

  /** Whether an entry may be due at this very instant; never false if one is. */
  isAnythingDue(): boolean {
    const now = this.#numbers[NOW]!
    return !(this.#vacant ? this.#heap.isRestAfter(now) : this.#heap.topTimeNs > now)
  }

  /** Takes the next entry out, moves the clock to its time and gives its slot; or says why there is none until the limit. */
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

  /** Brings a living entry to the top; false if there is none. */
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

  /** The heap takes the next day from the calendar, or everything if that is not much. */
  #openDay(): void {
    if (this.#calendar.count * HYSTERESIS <= this.#heapLimit) this.#closeCalendar()
    else {
      this.#calendar.openDay(this)
      this.#numbers[HORIZON] = this.#calendar.openedUntilNs
      this.#heap.forEachSlot(this.#expect)
    }
  }

  /** The heap takes everything. */
  #closeCalendar(): void {
    this.#calendar.clear(this)
    this.#numbers[HORIZON] = Number.POSITIVE_INFINITY
    this.#crowd = this.#heapLimit
  }

  /** The heap has become too large: everything goes into the calendar, in days that fit what there is now. */
  #spread(): void {
    this.#closeCalendar()
    this.#heap.clear(this.#calendar)
    while (this.#heap.size === 0) this.#openDay()
    // What is due at nearly the same time, no day is short enough to part: not again until there is twice as much.
    this.#crowd = Math.max(this.#heapLimit, this.#heap.size * 2)
  }

  /** Throws the struck entries away. */
  #compact(): void {
    this.#closeVacancy()
    this.#closeCalendar()
    this.#heap.keepDue(this.#due)
    this.#struck = 0
    if (this.#heap.size > this.#crowd) this.#spread()
  }
}
