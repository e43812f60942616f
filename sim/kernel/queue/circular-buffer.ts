// A FIFO queue in a circular array: constant time at both ends, no copying as it drains.
// The capacity is a power of two and only grows.

export class CircularBuffer<T> {
  #items: (T | undefined)[] = [undefined, undefined, undefined, undefined]
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The oldest item, without removing it; undefined when empty. */
  get first(): T | undefined {
    return this.#items[this.#head]
  }

  push(item: T): void {
    if (this.#length === this.#items.length) this.#grow()
    this.#items[(this.#head + this.#length++) & (this.#items.length - 1)] = item
  }

  /** Removes and returns the oldest item; undefined when empty. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined // lets the item be collected
    this.#head = (this.#head + 1) & (this.#items.length - 1)
    this.#length--
    return item
  }

  /** Inserts an item ahead of the oldest. */
  unshift(item: T): void {
    if (this.#length === this.#items.length) this.#grow()
    this.#head = (this.#head - 1) & (this.#items.length - 1)
    this.#items[this.#head] = item
    this.#length++
  }

  /** Removes the first occurrence of the item, keeping the order of the rest. False if it is not there. Linear in the length. */
  remove(item: T): boolean {
    const mask = this.#items.length - 1
    for (let i = 0; i < this.#length; i++) {
      if (this.#items[(this.#head + i) & mask] !== item) continue
      for (let j = i + 1; j < this.#length; j++) {
        this.#items[(this.#head + j - 1) & mask] = this.#items[(this.#head + j) & mask]
      }
      this.#items[(this.#head + --this.#length) & mask] = undefined
      return true
    }
    return false
  }

  #grow(): void {
    const old = this.#items
    const capacity = old.length
    this.#items = []
    for (let i = 0; i < capacity; i++) this.#items.push(old[(this.#head + i) & (capacity - 1)])
    for (let i = 0; i < capacity; i++) this.#items.push(undefined)
    this.#head = 0
  }
}
