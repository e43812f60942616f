// A fast-check arbitrary that knows by itself what is simpler than a value, whatever the value was made from.

import fc from 'fast-check'

export class Shrinking<T> extends fc.Arbitrary<T> {
  readonly #inner: fc.Arbitrary<T>
  readonly #simpler: (value: T) => Iterable<T>

  /**
   * @param inner draws the values
   * @param simpler candidates for a simpler value, the boldest first; none may lead back
   */
  constructor(inner: fc.Arbitrary<T>, simpler: (value: T) => Iterable<T>) {
    super()
    this.#inner = inner
    this.#simpler = simpler
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return new fc.Value(this.#inner.generate(random, biasFactor).value, undefined)
  }

  /** Values that were given as examples shrink too. */
  override canShrinkWithoutContext(_value: unknown): _value is T {
    return true
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc.stream(candidates(this.#simpler(value)))
  }
}

function* candidates<T>(values: Iterable<T>): IterableIterator<fc.Value<T>> {
  for (const value of values) yield new fc.Value(value, undefined)
}
