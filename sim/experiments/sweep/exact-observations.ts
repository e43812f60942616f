// Mean and interval of observations that may arrive in any order. Sums are kept as arbitrary-precision integers of a smallest unit,
// so nothing is rounded before the end, and the result is the same to the last digit for any number of workers and any order. Takes
// the memory of two sums. Welford's recurrence (kernel/chance/statistics.ts) is five times faster but depends on the order.

import type { Estimate } from '../../kernel/chance/statistics.ts'
import { studentQuantile975 } from '../../kernel/chance/student.ts'

export class ExactObservations {
  readonly #unitsPerOne: number
  #count = 0
  #sum = 0n
  #squares = 0n

  /** @param unitsPerOne the resolution of values: 1e9 for seconds in whole nanoseconds, 1 for counts */
  constructor(unitsPerOne: number) {
    this.#unitsPerOne = unitsPerOne
  }

  /** Throws RangeError for a value that is not finite. */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`an observation must be a finite number; got ${value}`)
    const units = BigInt(Math.round(value * this.#unitsPerOne))
    this.#count++
    this.#sum += units
    this.#squares += units * units
  }

  get count(): number {
    return this.#count
  }

  /** NaN without observations. */
  get mean(): number {
    return this.#count === 0 ? Number.NaN : Number(this.#sum) / this.#count / this.#unitsPerOne
  }

  /** The unbiased estimate; NaN with fewer than two observations. */
  get variance(): number {
    if (this.#count < 2) return Number.NaN
    const scatter = BigInt(this.#count) * this.#squares - this.#sum * this.#sum
    return Number(scatter) / this.#count / (this.#count - 1) / this.#unitsPerOne / this.#unitsPerOne
  }

  /** Half the width of the 95 % interval of the mean by Student's t; Infinity with fewer than two observations. */
  get halfWidth(): number {
    if (this.#count < 2) return Number.POSITIVE_INFINITY
    return studentQuantile975(this.#count - 1) * Math.sqrt(this.variance / this.#count)
  }

  estimate(): Estimate {
    return { mean: this.mean, halfWidth: this.halfWidth }
  }
}
