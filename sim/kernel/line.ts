// What most waits have in common: tasks that wait in line, first come, first served, and may leave it at any time.
// Nearly always nobody or one task waits, so whoever comes to an empty line stands in the line itself, before all others, and the
// buffer for the rest is made when needed.

import { CircularBuffer } from './queue/circular-buffer.ts'
import type { Simulation } from './simulation.ts'
import { type RunningTask, WAITING, Wait } from './task.ts'

export abstract class Line<T> extends Wait<T> {
  protected readonly simulation: Simulation
  /** Null also while the first stands in the buffer. */
  #first: RunningTask | null = null
  #rest: CircularBuffer<RunningTask> | null = null

  constructor(simulation: Simulation) {
    super()
    this.simulation = simulation
  }

  /** How many tasks wait. */
  get waiting(): number {
    return (this.#first === null ? 0 : 1) + (this.#rest === null ? 0 : this.#rest.length)
  }

  /** The task waits. */
  protected join(task: RunningTask): typeof WAITING {
    if (this.#first === null && (this.#rest === null || this.#rest.length === 0)) this.#first = task
    else {
      this.#rest ??= new CircularBuffer()
      this.#rest.push(task)
    }
    return WAITING
  }

  /** Takes the first out of the line; null if nobody waits. */
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

  /** Everyone goes on with the same value. */
  protected resumeAll(value: T): void {
    for (let left = this.waiting; left > 0; left--) this.simulation.resume(this.leave()!, value)
  }
}
