// Holds the entries (time, sequence, slot) that lie beyond the horizon of the event queue's heap, in unsorted buckets called days.
// The queue moves one day at a time into its heap. So only a few of many entries are ever being sorted, and an entry in the far
// future is written once and read once, sequentially, where a heap too large for the cache would keep moving it.
//
// This is a calendar queue (R. Brown, Communications of the ACM 31, 1988) that chooses a new day length every year, and sets aside
// whatever is due after the year until the year is over, as a ladder queue does (Tang, Goh and Thng, ACM TOMACS 15, 2005). A year
// is eight times as long as the span of the earlier half of its entries; those pay for distributing the others.
//
// Not a queue: entries within a day are unordered. A cancelled entry stays until its day is opened.

import { type Agenda, grown } from './heap.ts'

/** A page holds the number of the previous page of its day, then 21 entries: eight cache lines in all. */
const PAGE_BITS = 6
const PAGE = 64
const ENTRY = 3
const NO_PAGE = -1
const INITIAL_PAGES = 64

const FEWEST_DAYS = 64
/** The average at the beginning of a year. The first days hold more, and further entries arrive during the year. */
const ENTRIES_PER_DAY = 16
const HALF_LIVES_PER_YEAR = 8

export class Calendar implements Agenda {
  #count = 0
  #pages = new Float64Array(INITIAL_PAGES * PAGE)
  #pagesMade = 0
  #freePage = NO_PAGE
  /** Per day, and in the last place for entries after the year: the index just past the last entry of its newest page, or 0. */
  #ends = new Int32Array(FEWEST_DAYS + 1)
  #days = FEWEST_DAYS
  /** The day to be opened next. */
  #next = FEWEST_DAYS
  /** The length of a day in nanoseconds is a power of two, so dividing and multiplying by it is exact. */
  #daysPerNs = 1
  /** The number of the year's first day, counted from time 0; -Infinity between years, so that every entry goes after the year. */
  #firstDay = Number.NEGATIVE_INFINITY

  /** How many entries there are, including cancelled ones. */
  get count(): number {
    return this.#count
  }

  /** The end of the last day that was opened, in nanoseconds; -Infinity before the first. */
  get openedUntilNs(): number {
    return (this.#firstDay + this.#next) / this.#daysPerNs
  }

  /** Adds an entry, which must not be due before openedUntilNs. */
  enter(timeNs: number, sequence: number, slot: number): void {
    const day = Math.floor(timeNs * this.#daysPerNs) - this.#firstDay
    this.#write(Math.min(day, this.#days), timeNs, sequence, slot)
  }

  /** Opens the next non-empty day and moves its entries to the agenda, in any order. The calendar must not be empty. */
  openDay(agenda: Agenda): void {
    while (this.#ends[this.#next] === 0) this.#next++
    if (this.#next === this.#days) this.#beginYear()
    while (this.#ends[this.#next] === 0) this.#next++
    this.#move(this.#next++, agenda)
  }

  /** Moves everything to the agenda, in any order. */
  clear(agenda: Agenda): void {
    while (this.#next < this.#days) this.#move(this.#next++, agenda)
    this.#move(this.#days, agenda)
    this.#firstDay = Number.NEGATIVE_INFINITY
  }

  /** Distributes the entries that were set aside over the days of a new year. */
  #beginYear(): void {
    const end = this.#ends[this.#days]!
    const { earliestNs, halfLifeNs } = this.#survey(end)
    let days = FEWEST_DAYS
    while (days * ENTRIES_PER_DAY < this.#count) days *= 2
    let dayNs = 1
    while (dayNs * days < halfLifeNs * HALF_LIVES_PER_YEAR) dayNs *= 2
    this.#ends = new Int32Array(days + 1)
    this.#days = days
    this.#daysPerNs = 1 / dayNs
    this.#firstDay = Math.floor(earliestNs / dayNs)
    this.#next = 0
    this.#movePages(end, this)
  }

  /** When the first entry is due, and how long after it the median is, estimated from one entry per page. */
  #survey(end: number): { readonly earliestNs: number; readonly halfLifeNs: number } {
    const sample: number[] = []
    let earliestNs = Number.POSITIVE_INFINITY
    for (let last = end; last > 0; last = this.#endOfPageBefore(last)) {
      const first = firstOfPage(last)
      sample.push(this.#pages[first]!)
      for (let at = first; at < last; at += ENTRY) earliestNs = Math.min(earliestNs, this.#pages[at]!)
    }
    sample.sort((a, b) => a - b)
    return { earliestNs, halfLifeNs: sample[sample.length >> 1]! - earliestNs }
  }

  #move(day: number, agenda: Agenda): void {
    const end = this.#ends[day]!
    this.#ends[day] = 0
    this.#movePages(end, agenda)
  }

  #movePages(end: number, agenda: Agenda): void {
    let last = end
    while (last > 0) {
      const first = firstOfPage(last)
      for (let at = first; at < last; at += ENTRY) {
        this.#count--
        agenda.enter(this.#pages[at]!, this.#pages[at + 1]!, this.#pages[at + 2]!)
      }
      last = this.#endOfPageBefore(last)
      this.#pages[first - 1] = this.#freePage
      this.#freePage = first >> PAGE_BITS
    }
  }

  #write(day: number, timeNs: number, sequence: number, slot: number): void {
    let end = this.#ends[day]!
    if (end % PAGE === 0) end = this.#takePage(end)
    this.#pages[end] = timeNs
    this.#pages[end + 1] = sequence
    this.#pages[end + 2] = slot
    this.#ends[day] = end + ENTRY
    this.#count++
  }

  /** Links a new page after the full one that ends at `endBefore` (0: none); returns the index of its first entry. */
  #takePage(endBefore: number): number {
    let page = this.#freePage
    if (page !== NO_PAGE) this.#freePage = this.#pages[page * PAGE]!
    else {
      page = this.#pagesMade++
      if (this.#pagesMade * PAGE > this.#pages.length) {
        this.#pages = grown(this.#pages, new Float64Array(this.#pages.length * 2))
      }
    }
    this.#pages[page * PAGE] = endBefore === 0 ? NO_PAGE : (endBefore - 1) >> PAGE_BITS
    return page * PAGE + 1
  }

  #endOfPageBefore(end: number): number {
    const page = this.#pages[firstOfPage(end) - 1]!
    return page === NO_PAGE ? 0 : (page + 1) * PAGE
  }
}

/** The index of the first entry of the page whose last entry ends at `end`. */
const firstOfPage = (end: number): number => (((end - 1) >> PAGE_BITS) << PAGE_BITS) + 1
