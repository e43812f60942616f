// Units of something that is used by one task at a time: a bus, a server, a licence. First come, first served.

import { Line } from './line.ts'
import type { Simulation } from './simulation.ts'
import { type RunningTask, Wait } from './task.ts'

/**
 * `capacity` identical units. `yield resource.use(ns)` waits for one, holds it that long and gives it back, by itself and
 * also if the task is killed. `yield resource` only acquires one, for a time not known before; release() gives it back, and
 * a task killed in between takes its unit along.
 */
export class Resource extends Line<void> {
  readonly #capacity: number
  #free: number

  /** Throws RangeError unless the capacity is a whole number, 1 or more. */
  constructor(simulation: Simulation, capacity = 1) {
    super(simulation)
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`a resource has a whole number of units, 1 or more; got ${capacity}`)
    }
    this.#capacity = capacity
    this.#free = capacity
  }

  get free(): number {
    return this.#free
  }

  /** The wait for a unit and for `durationNs` with it; to be yielded once. The delay is checked when the use begins. */
  use(durationNs: number): Wait<void> {
    return new Use(this, this.simulation, durationNs)
  }

  /** Gives one unit back, at once to the first in line. Throws if no unit is out. */
  release(): void {
    const next = this.leave()
    if (next === null) {
      if (this.#free === this.#capacity) throw new Error('a resource was released that nobody holds')
      this.#free++
      return
    }
    const wait = next.waitingFor
    if (wait instanceof Use) wait.begin()
    else this.simulation.resume(next, undefined)
  }

  enter(task: RunningTask): void {
    if (this.acquireOrJoin(task)) this.simulation.resume(task, undefined)
  }

  /** For its uses: takes a free unit, or puts the task in line. */
  acquireOrJoin(task: RunningTask): boolean {
    if (this.#free === 0) {
      this.join(task)
      return false
    }
    this.#free--
    return true
  }

  override takeBack(): void {
    this.release()
  }
}

class Use extends Wait<void> {
  readonly #resource: Resource
  readonly #simulation: Simulation
  readonly #durationNs: number
  #task: RunningTask | null = null
  #slot = -1

  constructor(resource: Resource, simulation: Simulation, durationNs: number) {
    super()
    this.#resource = resource
    this.#simulation = simulation
    this.#durationNs = durationNs
  }

  enter(task: RunningTask): void {
    if (this.#task !== null) throw new Error(`task ${task.name} yields a use of a resource that was yielded before`)
    this.#task = task
    if (this.#resource.acquireOrJoin(task)) this.begin()
  }

  /** The unit is there. */
  begin(): void {
    this.#slot = this.#simulation.arm(this.#durationNs, Use.end, this)
  }

  withdraw(task: RunningTask): void {
    if (this.#slot < 0) this.#resource.withdraw(task)
    else {
      this.#simulation.disarm(this.#slot)
      this.#resource.release()
    }
  }

  static readonly end = (use: Use): void => {
    use.#resource.release()
    use.#simulation.proceed(use.#task!, undefined)
  }
}
