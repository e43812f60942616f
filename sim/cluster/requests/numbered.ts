// Things that are numbered one after the other and go away again, most of them soon: a ring of slots from the oldest that is still
// there to the newest. What a Map would do for them as well, at the price of hashing, and of copying itself once in a while.
// Its size is the distance between the two, not the number of things in between.

const INITIAL_CAPACITY = 16

export class Numbered<T> {
  #slots: (T | null)[] = new Array(INITIAL_CAPACITY).fill(null)
  /** The number of the oldest that may still be there, and the one after the newest. */
  #from: number
  #to: number

  /** @param first no number will be lower */
  constructor(first: number) {
    this.#from = first
    this.#to = first
  }

  /** Numbers rise; some may be left out. */
  add(number: number, thing: T): void {
    if (this.#from === this.#to) this.#from = number
    while (number - this.#from >= this.#slots.length) this.#grow()
    this.#to = number + 1
    this.#slots[number & (this.#slots.length - 1)] = thing
  }

  /** The thing with this number; null if it is gone, or never came. */
  get(number: number): T | null {
    return number >= this.#from && number < this.#to ? this.#slots[number & (this.#slots.length - 1)]! : null
  }

  /** False if it was gone. */
  delete(number: number): boolean {
    if (this.get(number) === null) return false
    const mask = this.#slots.length - 1
    this.#slots[number & mask] = null
    while (this.#from < this.#to && this.#slots[this.#from & mask] === null) this.#from++
    return true
  }

  /** In the order of their numbers; what is added meanwhile is left out, what goes meanwhile is not given. */
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
