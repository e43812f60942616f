// The event queue: the clock, and a binary heap of (time, sequence) on typed arrays, so that equal times leave in the order
// they came. An entry is a slot: a small number that its owner has claimed and that stands in the queue at most once.
// What a slot means is the owner's affair (see simulation.ts); the queue touches no object, and a steady state allocates nothing.
//
// With more entries than the heap is good for, those beyond a horizon stand in a calendar (calendar.ts), and the heap has the
// rest of the day. Which of the two an entry stands in makes no difference to the order.
//
// Three habits make it fast; docs/kernel.md has the measurements:
// - An entry taken leaves its place at the top vacant, and the next one scheduled fills it: one sift instead of two.
// - Beyond the end every time is Infinity, so a lone left child needs no case, and the smaller child is chosen without a branch.
// - Cancelling only strikes a slot out. Its entry goes when it surfaces, or when the struck ones outnumber the living.

import { type Agenda, Calendar } from './calendar.ts'

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
  /** Entries in the heap, with the struck ones and with the vacant top. */
  #size = 0
  #struck = 0
  #vacant = false
  #time = new Float64Array(INITIAL_CAPACITY).fill(Number.POSITIVE_INFINITY)
  #sequence = new Float64Array(INITIAL_CAPACITY)
  #slot = new Int32Array(INITIAL_CAPACITY)
  /** Per slot: the sequence number of its living entry. An entry with another number was struck out. */
  #due = new Float64Array(INITIAL_CAPACITY)
  #freeSlots = new Int32Array(INITIAL_CAPACITY)
  #free = 0
  #slots = 0
  /** By the three names above. In an array because a double in a field is boxed when it changes. */
  readonly #numbers = Float64Array.of(0, Number.POSITIVE_INFINITY, 0)
  readonly #calendar = new Calendar()
  readonly #heapLimit: number
  /** When the heap has more entries than this, the calendar is laid out anew. */
  #crowd: number

  /** The limit is a matter of speed alone. */
  constructor(heapLimit = HEAP_LIMIT) {
    this.#heapLimit = heapLimit
    this.#crowd = heapLimit
  }

  /** The time of the last entry taken, or where setNow() has put the clock. */
  get now(): number {
    return this.#numbers[NOW]!
  }

  /** How many entries are still to come. */
  get size(): number {
    return this.#size + this.#calendar.count - this.#struck - (this.#vacant ? 1 : 0)
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
    if (time >= this.#numbers[HORIZON]!) this.#calendar.enter(time, sequence, slot)
    else if (this.#vacant) {
      this.#vacant = false
      this.#siftDown(0, time, sequence, slot)
    } else {
      this.#push(time, sequence, slot)
      if (this.#size > this.#crowd) this.#spread()
    }
  }

  /** The calendar's: the day of an entry has come. */
  enter(timeNs: number, sequence: number, slot: number): void {
    if (this.#due[slot] === sequence) this.#push(timeNs, sequence, slot)
    else this.#struck--
  }

  /** Strikes a slot out; false if it was not scheduled. */
  cancel(slot: number): boolean {
    if (!(this.#due[slot]! >= 0)) return false
    this.#due[slot] = NOT_SCHEDULED
    this.#struck++
    if (this.#struck > 32 && this.#struck * 2 > this.#size + this.#calendar.count) this.#compact()
    return true
  }

  /** Whether an entry is due at this very instant and came before the given sequence number. */
  precedes(sequence: number): boolean {
    const now = this.#numbers[NOW]!
    if (this.#vacant) {
      // look below the vacant top, which the next entry scheduled may yet fill
      if (this.#time[1]! > now && this.#time[2]! > now) return false
    } else if (this.#time[0]! > now) return false
    return this.#settle() && this.#time[0]! <= now && this.#sequence[0]! < sequence
  }

  /** Takes the next entry out, moves the clock to its time and gives its slot; or says why there is none until the limit. */
  advance(limitNs: number): number {
    if ((this.#vacant || this.#struck > 0) && !this.#settle()) return EMPTY
    const time = this.#time[0]!
    if (time > limitNs) return this.#size === 0 ? EMPTY : BEYOND_LIMIT
    const slot = this.#slot[0]!
    this.#numbers[NOW] = time
    this.#due[slot] = NOT_SCHEDULED
    this.#vacant = true
    return slot
  }

  /** Brings a living entry to the top; false if there is none. */
  #settle(): boolean {
    if (this.#vacant) {
      this.#vacant = false
      this.#removeTop()
    }
    for (;;) {
      while (this.#struck > 0 && this.#size > 0 && this.#due[this.#slot[0]!] !== this.#sequence[0]) {
        this.#removeTop()
        this.#struck--
      }
      if (this.#size > 0) return true
      if (this.#calendar.count === 0) {
        this.#numbers[HORIZON] = Number.POSITIVE_INFINITY
        return false
      }
      this.#openDay()
    }
  }

  /** The heap takes the next day from the calendar, or everything if that is not much. */
  #openDay(): void {
    if (this.#calendar.count * HYSTERESIS <= this.#heapLimit) this.#closeCalendar()
    else {
      this.#calendar.openDay(this)
      this.#numbers[HORIZON] = this.#calendar.openedUntilNs
    }
  }

  /** The heap takes everything. */
  #closeCalendar(): void {
    this.#calendar.clear(this)
    this.#numbers[HORIZON] = Number.POSITIVE_INFINITY
    this.#crowd = this.#heapLimit
  }

  /** The heap has become too large: lays everything out in the calendar, in days that fit what there is now. */
  #spread(): void {
    this.#closeCalendar()
    const size = this.#size
    this.#size = 0
    for (let at = 0; at < size; at++) this.#calendar.layAside(this.#time[at]!, this.#sequence[at]!, this.#slot[at]!)
    this.#time.fill(Number.POSITIVE_INFINITY, 0, size)
    while (this.#size === 0) this.#openDay()
    // If they are due at about the same time, no day is short enough: not again until there are twice as many.
    this.#crowd = Math.max(this.#heapLimit, this.#size * 2)
  }

  #push(timeNs: number, sequence: number, slot: number): void {
    if (this.#size + 2 > this.#time.length) this.#grow()
    this.#siftUp(this.#size++, timeNs, sequence, slot)
  }

  #siftUp(from: number, timeNs: number, sequence: number, slot: number): void {
    const times = this.#time
    const sequences = this.#sequence
    const slots = this.#slot
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const parentTime = times[parent]!
      if (parentTime <= timeNs && (parentTime < timeNs || sequences[parent]! < sequence)) break
      times[at] = parentTime
      sequences[at] = sequences[parent]!
      slots[at] = slots[parent]!
      at = parent
    }
    times[at] = timeNs
    sequences[at] = sequence
    slots[at] = slot
  }

  #siftDown(from: number, timeNs: number, sequence: number, slot: number): void {
    const times = this.#time
    const sequences = this.#sequence
    const slots = this.#slot
    const size = this.#size
    let at = from
    let child = 2 * at + 1
    while (child < size) {
      const left = times[child]!
      const right = times[child + 1]!
      if (left !== right) child += Number(right < left)
      else if (sequences[child + 1]! < sequences[child]!) child++
      const childTime = times[child]!
      if (childTime >= timeNs && (childTime > timeNs || sequences[child]! > sequence)) break
      times[at] = childTime
      sequences[at] = sequences[child]!
      slots[at] = slots[child]!
      at = child
      child = 2 * at + 1
    }
    times[at] = timeNs
    sequences[at] = sequence
    slots[at] = slot
  }

  #removeTop(): void {
    const last = --this.#size
    const time = this.#time[last]!
    this.#time[last] = Number.POSITIVE_INFINITY
    if (last > 0) this.#siftDown(0, time, this.#sequence[last]!, this.#slot[last]!)
  }

  /** Throws the struck entries away and makes a heap of the rest. */
  #compact(): void {
    this.#closeCalendar()
    if (this.#vacant) {
      this.#vacant = false
      this.#removeTop()
    }
    let kept = 0
    for (let at = 0; at < this.#size; at++) {
      const slot = this.#slot[at]!
      if (this.#due[slot] !== this.#sequence[at]) continue
      this.#time[kept] = this.#time[at]!
      this.#sequence[kept] = this.#sequence[at]!
      this.#slot[kept] = slot
      kept++
    }
    this.#time.fill(Number.POSITIVE_INFINITY, kept, this.#size)
    this.#size = kept
    this.#struck = 0
    for (let at = (kept >> 1) - 1; at >= 0; at--) {
      this.#siftDown(at, this.#time[at]!, this.#sequence[at]!, this.#slot[at]!)
    }
    if (kept > this.#crowd) this.#spread()
  }

  #grow(): void {
    const capacity = this.#time.length * 2
    this.#time = grown(this.#time, new Float64Array(capacity).fill(Number.POSITIVE_INFINITY))
    this.#sequence = grown(this.#sequence, new Float64Array(capacity))
    this.#slot = grown(this.#slot, new Int32Array(capacity))
  }
}

const grown = <A extends Float64Array | Int32Array>(old: A, larger: A): A => {
  larger.set(old)
  return larger
}
