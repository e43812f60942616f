// A fast-check arbitrary that shrinks values by itself, independently of how they were generated.

import fc from 'fast-check'

export class Shrinking<T> extends fc.Arbitrary<T> {
  readonly #inner: fc.Arbitrary<T>
  readonly #simpler: (value: T) => Iterable<T>
  readonly #shown: ((value: T) => string) | null

  /**
   * @param inner generates the values
   * @param simpler candidates for a simpler value, the boldest first; none may lead back to its origin
   * @param shown how a value, an object, is printed when a property fails; by default as fast-check does
   */
  constructor(inner: fc.Arbitrary<T>, simpler: (value: T) => Iterable<T>, shown: ((value: T) => string) | null = null) {
    super()
    this.#inner = inner
    this.#simpler = simpler
    this.#shown = shown
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return this.#valueOf(this.#inner.generate(random, biasFactor).value)
  }

  /** Values given as examples shrink too. */
  override canShrinkWithoutContext(_value: unknown): _value is T {
    return true
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc.stream(this.#candidates(value))
  }

  *#candidates(value: T): IterableIterator<fc.Value<T>> {
    for (const simpler of this.#simpler(value)) yield this.#valueOf(simpler)
  }

  #valueOf(value: T): fc.Value<T> {
    return new fc.Value(this.#shown === null ? value : printedAs(value, this.#shown), undefined)
  }
}

/** Makes fast-check print an object in this way, without any other visible effect. */
export const printedAs = <T>(value: T, text: (value: T) => string): T =>
  Object.defineProperty(value, fc.toStringMethod, { value: () => text(value), configurable: true })
