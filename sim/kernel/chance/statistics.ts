// Estimates from what a simulation observes, for independent and for correlated values.
// Everything is computed in one pass and in constant memory, so long runs cost nothing extra.

import { studentQuantile975 } from './student.ts'

/** An estimate: the true mean lies within `halfWidth` of `mean` with 95 % confidence. */
export interface Estimate {
  readonly mean: number
  readonly halfWidth: number
}

/** Independent observations: mean, variance and confidence interval (Welford's recurrence, which avoids cancellation). */
export class Observations {
  #count = 0
  #mean = 0
  #squares = 0
  #minimum = Number.POSITIVE_INFINITY
  #maximum = Number.NEGATIVE_INFINITY

  static of(values: Iterable<number>): Observations {
    const observations = new Observations()
    for (const value of values) observations.add(value)
    return observations
  }

  add(value: number): void {
    this.#count++
    const distance = value - this.#mean
    this.#mean += distance / this.#count
    this.#squares += distance * (value - this.#mean)
    if (value < this.#minimum) this.#minimum = value
    if (value > this.#maximum) this.#maximum = value
  }

  get count(): number {
    return this.#count
  }

  /** NaN without observations. */
  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#mean
  }

  /** The unbiased estimate; NaN with fewer than two observations. */
  get variance(): number {
    return this.#count < 2 ? Number.NaN : this.#squares / (this.#count - 1)
  }

  get standardDeviation(): number {
    return Math.sqrt(this.variance)
  }

  /** Infinity without observations. */
  get minimum(): number {
    return this.#minimum
  }

  /** -Infinity without observations. */
  get maximum(): number {
    return this.#maximum
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

/**
 * Autocorrelated observations, such as successive waiting times in a queue: the means of successive batches are nearly
 * independent if a batch is long compared with the correlation length of the series, and these give the interval.
 */
export class BatchMeans {
  readonly #batchSize: number
  readonly #batches = new Observations()
  #inBatch = 0
  #sum = 0

  /** Throws RangeError unless the batch size is a whole number, 1 or more. */
  constructor(batchSize: number) {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new RangeError(`a batch size must be a whole number, 1 or more; got ${batchSize}`)
    }
    this.#batchSize = batchSize
  }

  add(value: number): void {
    this.#sum += value
    if (++this.#inBatch < this.#batchSize) return
    this.#batches.add(this.#sum / this.#batchSize)
    this.#inBatch = 0
    this.#sum = 0
  }

  /** How many batches are complete; observations after the last complete batch do not count. */
  get batches(): number {
    return this.#batches.count
  }

  estimate(): Estimate {
    return this.#batches.estimate()
  }
}
