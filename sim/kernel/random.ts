// Chance: one seed, many named streams, so that a new draw in one part changes no other.
// Variates are computed with the four operations and square roots only (IEEE 754 fixes those to the bit, unlike Math.log),
// so that every JavaScript engine draws the same numbers.

import seedrandom from 'seedrandom'

export class RandomStream {
  readonly #next: () => number

  constructor(seed: string) {
    this.#next = seedrandom(seed)
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return this.#next()
  }
  // exponential, normal, weibull, integer(low, high), pick, shuffle, bernoulli: see random.ts of the finished kernel
}

/** The streams of one run: `streams.of('backoff ws1')` is always the same stream. */
export class RandomStreams {
  readonly #seed: string
  readonly #streams = new Map<string, RandomStream>()

  constructor(seed: string) {
    this.#seed = seed
  }

  of(name: string): RandomStream {
    let stream = this.#streams.get(name)
    if (stream === undefined) {
      stream = new RandomStream(`${this.#seed}/${name}`)
      this.#streams.set(name, stream)
    }
    return stream
  }
}
