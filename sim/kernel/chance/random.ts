// Random numbers: one seed, many named streams, so that an extra draw in one part of the model does not disturb any other.
// Variates are computed with the four basic operations and square roots only (see elementary.ts), so every JavaScript engine
// draws the same numbers. The generator is Alea, which hashes seeds of any length and is seeded ten times faster than ARC4.

import seedrandom from 'seedrandom'
import { naturalLogarithm, power } from './elementary.ts'

const TWO_TO_32 = 2 ** 32
const TWO_TO_26 = 2 ** 26
const TWO_TO_MINUS_53 = 2 ** -53

export class RandomStream {
  readonly #generator: seedrandom.PRNG

  constructor(seed: string) {
    this.#generator = seedrandom.alea(seed)
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    return this.#below2To53() * TWO_TO_MINUS_53
  }

  /** A uniform integer from low to high inclusive. Throws RangeError unless both are safe integers and low <= high. */
  integer(low: number, high: number): number {
    const range = high - low + 1
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high || range > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(
        `the bounds of a random integer must be whole numbers, the lower first; got ${low} and ${high}`,
      )
    }
    // Rejection sampling: draws beyond the largest multiple of the range would bias the remainder.
    if (range <= TWO_TO_32) {
      const limit = TWO_TO_32 - (TWO_TO_32 % range)
      let draw = this.#below2To32()
      while (draw >= limit) draw = this.#below2To32()
      return low + (draw % range)
    }
    const span = 2 ** 53
    const limit = span - (span % range)
    let draw = this.#below2To53()
    while (draw >= limit) draw = this.#below2To53()
    return low + (draw % range)
  }

  /** True with the given probability. */
  bernoulli(probability: number): boolean {
    return this.uniform() < probability
  }

  /** Exponential with the given mean (by inversion). */
  exponential(mean: number): number {
    return -mean * naturalLogarithm(1 - this.uniform())
  }

  /** Normal with the given mean and standard deviation (Marsaglia's polar method; its second value is discarded). */
  normal(mean = 0, standardDeviation = 1): number {
    for (;;) {
      const x = 2 * this.uniform() - 1
      const y = 2 * this.uniform() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      return mean + standardDeviation * x * Math.sqrt((-2 * naturalLogarithm(square)) / square)
    }
  }

  /** Weibull with the given scale and shape (by inversion); shape 1 is the exponential with that mean. */
  weibull(scale: number, shape: number): number {
    return scale * power(-naturalLogarithm(1 - this.uniform()), 1 / shape)
  }

  /** One of the items, each equally likely. Throws RangeError if there are none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from')
    return items[this.integer(0, items.length - 1)]!
  }

  #below2To32(): number {
    return this.#generator.int32() >>> 0
  }

  #below2To53(): number {
    return (this.#generator.int32() >>> 5) * TWO_TO_26 + (this.#generator.int32() >>> 6)
  }
}

/** The streams of one run: `streams.of('backoff ws1')` is always the same stream, whatever is drawn from the others. */
export class RandomStreams {
  readonly #seed: string
  readonly #streams = new Map<string, RandomStream>()

  constructor(seed: string) {
    this.#seed = seed
  }

  of(name: string): RandomStream {
    let stream = this.#streams.get(name)
    if (stream === undefined) {
      // The length distinguishes seed '1', name '2/x' from seed '1/2', name 'x'.
      stream = new RandomStream(`${this.#seed.length}/${this.#seed}/${name}`)
      this.#streams.set(name, stream)
    }
    return stream
  }
}
