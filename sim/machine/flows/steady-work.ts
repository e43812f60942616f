// Work that a processor does bit by bit, a part of all its time, for as long as transfers go on. It goes before user work. What other
// system work leaves no time for is owed, and done when there is time.

import { MAX_TIME_NS } from '../../kernel/time.ts'

export class SteadyWork {
  #part = 0
  /** Until when it is booked, and what of it was not done by then, nanoseconds; below 0: what is not to be done of what comes. */
  #until = 0
  #owed = 0

  /** What was due under the old part must be booked. */
  set(part: number, now: number): void {
    this.#part = part
    this.#until = now
    if (part === 0) this.#owed = Math.max(0, this.#owed)
  }

  /** A transfer stands still: so much of what comes is not to be done. What was due must be booked. */
  spare(workNs: number): void {
    this.#owed -= workNs
  }

  /** @param doneSince does so much work that came bit by bit since an instant; gives what could not be done */
  book(now: number, doneSince: (sinceNs: number, workNs: number) => number): void {
    if (this.#part === 0 && this.#owed < 1) return
    const since = this.#until
    const due = this.#owed + (now - since) * this.#part
    this.#until = now
    this.#owed = due
    if (due < 1) return
    const whole = Math.floor(due)
    this.#owed = due - whole + doneSince(since, whole)
  }

  drop(): void {
    this.#part = 0
    this.#owed = 0
  }

  /** How long user work takes beside it, not more: rounding must not let it be over before it is looked at. -1: for ever. */
  stretched(workNs: number): number {
    if (workNs <= 0 || (this.#part === 0 && this.#owed < 1)) return workNs
    const freeNs = this.#owed < 0 ? -this.#owed / this.#part : 0
    if (workNs <= freeNs) return workNs
    const owedNs = Math.max(0, this.#owed)
    const ns = Math.max(1, Math.floor(freeNs + (owedNs + workNs - freeNs) / (1 - this.#part)) - 1)
    return ns < MAX_TIME_NS / 2 ? ns : -1
  }
}
