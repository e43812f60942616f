// System work that a processor does bit by bit, as a fraction of its time, for as long as transfers go on. It takes precedence over user
// work. What other system work leaves no time for is owed, and done when there is time.

import { MAX_TIME_NS } from '../../kernel/time.ts'

export class SteadyWork {
  #part = 0
  /**
   * The instant up to which it is booked, and the work not done by then, in nanoseconds; a negative amount is work to come that was
   * cancelled.
   */
  #until = 0
  #owed = 0

  /** Work due under the old fraction must have been booked. */
  set(part: number, now: number): void {
    this.#part = part
    this.#until = now
    if (part === 0) this.#owed = Math.max(0, this.#owed)
  }

  /** A transfer stands still: cancels this much of the work to come. Work already due must have been booked. */
  spare(workNs: number): void {
    this.#owed -= workNs
  }

  /** @param doneSince does work that trickled in since an instant; returns what could not be done */
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

  /** How long user work takes alongside it, rounded down, so that the job is not over before the processor looks at it. -1: for ever. */
  stretched(workNs: number): number {
    if (workNs <= 0 || (this.#part === 0 && this.#owed < 1)) return workNs
    const freeNs = this.#owed < 0 ? -this.#owed / this.#part : 0
    if (workNs <= freeNs) return workNs
    const owedNs = Math.max(0, this.#owed)
    const ns = Math.max(1, Math.floor(freeNs + (owedNs + workNs - freeNs) / (1 - this.#part)) - 1)
    return ns < MAX_TIME_NS / 2 ? ns : -1
  }
}
