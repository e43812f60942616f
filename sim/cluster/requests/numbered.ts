// A map for things numbered in sequence, most of which are removed soon: a circular array of slots from the oldest remaining number to
// the newest. A Map would do, at the price of hashing and of rehashing itself now and then. The size of the array depends on the
// distance between oldest and newest, not on how many things are in between.

const INITIAL_CAPACITY = 16

export class Numbered<T> {
  #slots: (T | null)[] = new Array(INITIAL_CAPACITY).fill(null)
  /** A lower bound for the oldest number present, and the number after the newest. */
  #from: number
  #to: number

  /** @param first a lower bound for all numbers */
  constructor(first: number) {
    this.#from = first
    this.#to = first
  }

  /** Numbers must increase; gaps are allowed. */
  add(number: number, thing: T): void {
    if (this.#from === this.#to) this.#from = number
    while (number - this.#from >= this.#slots.length) this.#grow()
    this.#to = number + 1
    this.#slots[number & (this.#slots.length - 1)] = thing
  }

  /** The thing with this number; null if it is gone or was never added. */
  get(number: number): T | null {
    return number >= this.#from && number < this.#to ? this.#slots[number & (this.#slots.length - 1)]! : null
  }

  /** False if it was not there. */
  delete(number: number): boolean {
    if (this.get(number) === null) return false
    const mask = this.#slots.length - 1
    this.#slots[number & mask] = null
    while (this.#from < this.#to && this.#slots[this.#from & mask] === null) this.#from++
    return true
  }

  /** In the order of their numbers. Things added during the iteration are left out, and so are things deleted before their turn. */
  *values(): IterableIterator<T> {
    const to = this.#to
    for (let number = this.#from; number < to; number++) {
      const thing = this.get(number)
      if (thing !== null) yield thing
    }
  }

  clear(): void {
    this.#slots.fill(null)
    this.#from = this.#to
  }

  #grow(): void {
    const old = this.#slots
    const slots = new Array<T | null>(old.length * 2).fill(null)
    for (let number = this.#from; number < this.#to; number++) {
      slots[number & (slots.length - 1)] = old[number & (old.length - 1)]!
    }
    this.#slots = slots
  }
}
