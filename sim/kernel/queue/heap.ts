// A binary min-heap of entries (time, sequence, slot) in typed arrays, ordered by time, then by sequence.
// Not the event queue: it knows neither the clock nor cancellation.
//
// All times beyond the end are Infinity, so that a lone left child needs no special case, and the smaller child is chosen without
// a branch, since that branch would be mispredicted half of the time.

const INITIAL_CAPACITY = 64

/** Something that entries can be moved into. */
export interface Agenda {
  enter(timeNs: number, sequence: number, slot: number): void
}

export class Heap implements Agenda {
  #size = 0
  #time = new Float64Array(INITIAL_CAPACITY).fill(Number.POSITIVE_INFINITY)
  #sequence = new Float64Array(INITIAL_CAPACITY)
  #slot = new Int32Array(INITIAL_CAPACITY)

  get size(): number {
    return this.#size
  }

  /** Infinity if the heap is empty. */
  get topTimeNs(): number {
    return this.#time[0]!
  }

  /** Like topSlot, only valid if the heap is not empty. */
  get topSequence(): number {
    return this.#sequence[0]!
  }

  get topSlot(): number {
    return this.#slot[0]!
  }

  /** Whether all entries except the top are later than the given time. */
  isRestAfter(timeNs: number): boolean {
    return this.#time[1]! > timeNs && this.#time[2]! > timeNs
  }

  enter(timeNs: number, sequence: number, slot: number): void {
    if (this.#size + 2 > this.#time.length) this.#grow()
    this.#siftUp(this.#size++, timeNs, sequence, slot)
  }

  /** Replaces the top by another entry. */
  replaceTop(timeNs: number, sequence: number, slot: number): void {
    this.#siftDown(0, timeNs, sequence, slot)
  }

  removeTop(): void {
    const last = --this.#size
    const time = this.#time[last]!
    this.#time[last] = Number.POSITIVE_INFINITY
    if (last > 0) this.#siftDown(0, time, this.#sequence[last]!, this.#slot[last]!)
  }

  /** Visits every slot, in any order. */
  forEachSlot(look: (slot: number) => void): void {
    for (let at = 0; at < this.#size; at++) look(this.#slot[at]!)
  }

  /** Moves everything to the agenda, in any order. */
  clear(agenda: Agenda): void {
    const size = this.#size
    this.#size = 0
    for (let at = 0; at < size; at++) agenda.enter(this.#time[at]!, this.#sequence[at]!, this.#slot[at]!)
    this.#time.fill(Number.POSITIVE_INFINITY, 0, size)
  }

  /** Keeps only live entries: those whose sequence number is the one in `due` for their slot. */
  keepDue(due: Float64Array): void {
    let kept = 0
    for (let at = 0; at < this.#size; at++) {
      const slot = this.#slot[at]!
      if (due[slot] !== this.#sequence[at]) continue
      this.#time[kept] = this.#time[at]!
      this.#sequence[kept] = this.#sequence[at]!
      this.#slot[kept] = slot
      kept++
    }
    this.#time.fill(Number.POSITIVE_INFINITY, kept, this.#size)
    this.#size = kept
    for (let at = (kept >> 1) - 1; at >= 0; at--) {
      this.#siftDown(at, this.#time[at]!, this.#sequence[at]!, this.#slot[at]!)
    }
  }

  #siftUp(from: number, timeNs: number, sequence: number, slot: number): void {
    const times = this.#time
    const sequences = this.#sequence
    const slots = this.#slot
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const parentTime = times[parent]!
      if (parentTime <= timeNs && (parentTime < timeNs || sequences[parent]! < sequence)) break
      times[at] = parentTime
      sequences[at] = sequences[parent]!
      slots[at] = slots[parent]!
      at = parent
    }
    times[at] = timeNs
    sequences[at] = sequence
    slots[at] = slot
  }

  #siftDown(from: number, timeNs: number, sequence: number, slot: number): void {
    const times = this.#time
    const sequences = this.#sequence
    const slots = this.#slot
    const size = this.#size
    let at = from
    let child = 2 * at + 1
    while (child < size) {
      const left = times[child]!
      const right = times[child + 1]!
      if (left !== right) child += Number(right < left)
      else if (sequences[child + 1]! < sequences[child]!) child++
      const childTime = times[child]!
      if (childTime >= timeNs && (childTime > timeNs || sequences[child]! > sequence)) break
      times[at] = childTime
      sequences[at] = sequences[child]!
      slots[at] = slots[child]!
      at = child
      child = 2 * at + 1
    }
    times[at] = timeNs
    sequences[at] = sequence
    slots[at] = slot
  }

  #grow(): void {
    const capacity = this.#time.length * 2
    this.#time = grown(this.#time, new Float64Array(capacity).fill(Number.POSITIVE_INFINITY))
    this.#sequence = grown(this.#sequence, new Float64Array(capacity))
    this.#slot = grown(this.#slot, new Int32Array(capacity))
  }
}

/** Copies the old array to the beginning of the larger one, which it returns. */
export const grown = <A extends Float64Array | Int32Array>(old: A, larger: A): A => {
  larger.set(old)
  return larger
}
