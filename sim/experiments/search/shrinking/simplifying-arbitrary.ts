// A fast-check arbitrary that knows by itself what is simpler than a value, whatever the value was made from.

import fc from 'fast-check'

export class Shrinking<T> extends fc.Arbitrary<T> {
  readonly #inner: fc.Arbitrary<T>
  readonly #simpler: (value: T) => Iterable<T>
  readonly #shown: ((value: T) => string) | null

  /**
   * @param inner draws the values
   * @param simpler candidates for a simpler value, the boldest first; none may lead back
   * @param shown how a value, an object, is printed when a property fails; as fast-check does it when left out
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

  /** Values that were given as examples shrink too. */
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

/** The value, an object, which fast-check prints like this from now on. Nobody else can tell. */
export const printedAs = <T>(value: T, text: (value: T) => string): T =>
  Object.defineProperty(value, fc.toStringMethod, { value: () => text(value), configurable: true })
