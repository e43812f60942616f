// What most waits have in common: a first-come, first-served queue of waiting tasks, any of which may leave at any time.
// There is nearly always at most one waiter, so the first one is kept in a field of its own, and a buffer for the others is
// allocated only when needed.

import { CircularBuffer } from './queue/circular-buffer.ts'
import type { Simulation } from './simulation.ts'
import { type RunningTask, WAITING, Wait } from './task.ts'

export abstract class Line<T> extends Wait<T> {
  protected readonly simulation: Simulation
  /** Ahead of everyone in `#rest`. May be null while tasks still wait there. */
  #first: RunningTask | null = null
  #rest: CircularBuffer<RunningTask> | null = null

  constructor(simulation: Simulation) {
    super()
    this.simulation = simulation
  }

  /** How many tasks are waiting. */
  get waiting(): number {
    return (this.#first === null ? 0 : 1) + (this.#rest === null ? 0 : this.#rest.length)
  }

  /** Puts the task at the end of the line. */
  protected join(task: RunningTask): typeof WAITING {
    if (this.#first === null && (this.#rest === null || this.#rest.length === 0)) this.#first = task
    else {
      this.#rest ??= new CircularBuffer()
      this.#rest.push(task)
    }
    return WAITING
  }

  /** Removes and returns the first task in line; null if none is waiting. */
  protected leave(): RunningTask | null {
    const first = this.#first
    if (first !== null) {
      this.#first = null
      return first
    }
    return this.#rest === null ? null : (this.#rest.shift() ?? null)
  }

  withdraw(task: RunningTask): void {
    if (this.#first === task) this.#first = null
    else this.#rest?.remove(task)
  }

  /** Resumes every waiting task with the same value. */
  protected resumeAll(value: T): void {
    for (let left = this.waiting; left > 0; left--) this.simulation.resume(this.leave()!, value)
  }
}
