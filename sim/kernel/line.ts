// What most waits have in common: tasks that wait in line, first come, first served, and may leave it at any time.
// Nearly always nobody or one task waits, so the first stands in the line itself and the ring for the rest is made when needed.

import { Ring } from './ring.ts'
import type { Simulation } from './simulation.ts'
import { type RunningTask, Wait } from './task.ts'

export abstract class Line<T> extends Wait<T> {
  protected readonly simulation: Simulation
  #first: RunningTask | null = null
  #rest: Ring<RunningTask> | null = null

  constructor(simulation: Simulation) {
    super()
    this.simulation = simulation
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.#first === null ? 0 : 1 + (this.#rest?.length ?? 0)
  }

  protected join(task: RunningTask): void {
    if (this.#first === null) this.#first = task
    else {
      this.#rest ??= new Ring()
      this.#rest.push(task)
    }
  }

  /** Takes the first out of the line; null if nobody waits. */
  protected leave(): RunningTask | null {
    const first = this.#first
    if (first !== null) this.#first = this.#rest?.shift() ?? null
    return first
  }

  withdraw(task: RunningTask): void {
    if (this.#first === task) this.leave()
    else this.#rest?.remove(task)
  }

  /** Everyone goes on with the same value. */
  protected resumeAll(value: T): void {
    for (let left = this.waiting; left > 0; left--) this.simulation.resume(this.leave()!, value)
  }
}
