// The event queue: a binary heap of (time, sequence) on typed arrays, so that equal times leave in the order they came.
// Entries are slots; a slot holds what to call and with what. Cancelling is lazy: the slot is emptied and the heap entry
// is thrown away when it surfaces, or when the cancelled ones outnumber the living.

/** What the queue calls when an entry's time has come. Make it once and pass state as the value: no closure per event. */
export type Action = (value: never) => void

/** Names one entry of the queue, for as long as that entry waits. */
export type Timer = number

const SLOT_LIMIT = 2 ** 21
const INITIAL_CAPACITY = 64

const nothing: Action = () => {}

export class EventQueue {
  /** Living and cancelled entries in the heap. */
  #size = 0
  #cancelled = 0
  #time = new Float64Array(INITIAL_CAPACITY)
  #sequence = new Float64Array(INITIAL_CAPACITY)
  #slot = new Int32Array(INITIAL_CAPACITY)
  #action: Action[] = []
  #value: unknown[] = []
  #generation: number[] = []
  #freeSlots: number[] = []

  /** How many entries are still to come. */
  get size(): number {
    return this.#size - this.#cancelled
  }

  push(timeNs: number, sequence: number, action: Action, value: unknown): Timer {
    if (this.#size === this.#time.length) this.#grow()
    const free = this.#freeSlots
    let slot: number
    if (free.length > 0) {
      slot = free.pop()!
      this.#action[slot] = action
      this.#value[slot] = value
    } else {
      slot = this.#action.length
      if (slot >= SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} timers at once`)
      this.#action.push(action)
      this.#value.push(value)
      this.#generation.push(0)
    }
    this.#siftUp(this.#size++, timeNs, sequence, slot)
    return this.#generation[slot]! * SLOT_LIMIT + slot
  }

  /** Withdraws an entry; false if it has fired or was cancelled before. */
  cancel(timer: Timer): boolean {
    const slot = timer % SLOT_LIMIT
    if (this.#generation[slot] !== (timer - slot) / SLOT_LIMIT || this.#action[slot] === nothing) return false
    this.#action[slot] = nothing
    this.#value[slot] = undefined
    this.#cancelled++
    if (this.#cancelled > 32 && this.#cancelled * 2 > this.#size) this.#compact()
    return true
  }

  /** The time of the next entry, Infinity when there is none. */
  nextTime(): number {
    while (this.#size > 0) {
      const slot = this.#slot[0]!
      if (this.#action[slot] !== nothing) return this.#time[0]!
      this.#removeTop()
      this.#release(slot)
      this.#cancelled--
    }
    return Number.POSITIVE_INFINITY
  }

  /** The sequence number of the next entry. Only after nextTime() found one. */
  nextSequence(): number {
    return this.#sequence[0]!
  }

  /** Takes the next entry out and calls it. Only after nextTime() found one. */
  fire(): void {
    const slot = this.#slot[0]!
    this.#removeTop()
    const action = this.#action[slot]!
    const value = this.#value[slot]
    this.#release(slot)
    action(value as never)
  }

  #release(slot: number): void {
    this.#action[slot] = nothing
    this.#value[slot] = undefined
    this.#generation[slot]!++
    this.#freeSlots.push(slot)
  }

  #siftUp(from: number, timeNs: number, sequence: number, slot: number): void {
    const time = this.#time
    const sequences = this.#sequence
    const slots = this.#slot
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      const parentTime = time[parent]!
      if (parentTime < timeNs || (parentTime === timeNs && sequences[parent]! < sequence)) break
      time[i] = parentTime
      sequences[i] = sequences[parent]!
      slots[i] = slots[parent]!
      i = parent
    }
    time[i] = timeNs
    sequences[i] = sequence
    slots[i] = slot
  }

  #removeTop(): void {
    const last = --this.#size
    if (last === 0) return
    this.#siftDown(0, this.#time[last]!, this.#sequence[last]!, this.#slot[last]!)
  }

  #siftDown(from: number, timeNs: number, sequence: number, slot: number): void {
    const time = this.#time
    const sequences = this.#sequence
    const slots = this.#slot
    const size = this.#size
    let i = from
    for (;;) {
      let child = 2 * i + 1
      if (child >= size) break
      let childTime = time[child]!
      const right = child + 1
      if (right < size) {
        const rightTime = time[right]!
        if (rightTime < childTime || (rightTime === childTime && sequences[right]! < sequences[child]!)) {
          child = right
          childTime = rightTime
        }
      }
      if (childTime > timeNs || (childTime === timeNs && sequences[child]! > sequence)) break
      time[i] = childTime
      sequences[i] = sequences[child]!
      slots[i] = slots[child]!
      i = child
    }
    time[i] = timeNs
    sequences[i] = sequence
    slots[i] = slot
  }

  /** Throws the cancelled entries away and rebuilds the heap from the rest. */
  #compact(): void {
    let kept = 0
    for (let i = 0; i < this.#size; i++) {
      const slot = this.#slot[i]!
      if (this.#action[slot] === nothing) {
        this.#release(slot)
        continue
      }
      this.#time[kept] = this.#time[i]!
      this.#sequence[kept] = this.#sequence[i]!
      this.#slot[kept] = slot
      kept++
    }
    this.#size = kept
    this.#cancelled = 0
    for (let i = (kept >> 1) - 1; i >= 0; i--) {
      this.#siftDown(i, this.#time[i]!, this.#sequence[i]!, this.#slot[i]!)
    }
  }

  #grow(): void {
    const capacity = this.#time.length * 2
    const time = new Float64Array(capacity)
    const sequence = new Float64Array(capacity)
    const slot = new Int32Array(capacity)
    time.set(this.#time)
    sequence.set(this.#sequence)
    slot.set(this.#slot)
    this.#time = time
    this.#sequence = sequence
    this.#slot = slot
  }
}
