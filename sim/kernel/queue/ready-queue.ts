// The tasks that are ready to run at this instant, in the order they were resumed, each with its sequence number.
// A circular buffer like the one for waits, with the sequence numbers in a parallel typed array.

import type { RunningTask } from '../task.ts'

const INITIAL_CAPACITY = 64

export class ReadyQueue {
  #tasks: (RunningTask | null)[] = new Array(INITIAL_CAPACITY).fill(null)
  #sequences = new Float64Array(INITIAL_CAPACITY)
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The sequence number of the first task; the queue must not be empty. */
  get firstSequence(): number {
    return this.#sequences[this.#head]!
  }

  push(task: RunningTask, sequence: number): void {
    if (this.#length === this.#sequences.length) this.#grow()
    const at = (this.#head + this.#length++) & (this.#sequences.length - 1)
    this.#tasks[at] = task
    this.#sequences[at] = sequence
  }

  /** Removes and returns the first task; the queue must not be empty. */
  shift(): RunningTask {
    const task = this.#tasks[this.#head]!
    this.#tasks[this.#head] = null
    this.#head = (this.#head + 1) & (this.#sequences.length - 1)
    this.#length--
    return task
  }

  #grow(): void {
    const capacity = this.#sequences.length
    const tasks: (RunningTask | null)[] = []
    const sequences = new Float64Array(capacity * 2)
    for (let i = 0; i < capacity; i++) {
      const from = (this.#head + i) & (capacity - 1)
      tasks.push(this.#tasks[from]!)
      sequences[i] = this.#sequences[from]!
    }
    for (let i = 0; i < capacity; i++) tasks.push(null)
    this.#tasks = tasks
    this.#sequences = sequences
    this.#head = 0
  }
}
