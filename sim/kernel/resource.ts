// Units of something that is used by one task at a time: a bus, a server, a licence. First come, first served.

import { Line } from './line.ts'
import type { Simulation } from './simulation.ts'
import { type RunningTask, WAITING, Wait } from './task.ts'

const NO_SLOT = -1

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
    return new Use(this, durationNs)
  }

  /** Gives one unit back, at once to the first in line. Throws if no unit is out. */
  release(): void {
    this.passOn(NO_SLOT)
  }

  enter(task: RunningTask): unknown {
    return this.acquireOrJoin(task) ? undefined : WAITING
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

  /** For its uses: a unit goes to the next in line, and with it the slot of the use that is over, if it has one. */
  passOn(slot: number): void {
    const next = this.leave()
    if (next !== null && next.waitingFor !== this) {
      const use = next.waitingFor as Use // nothing else stands in this line
      use.begin(next, slot)
      return
    }
    if (slot !== NO_SLOT) this.simulation.drop(slot)
    if (next !== null) this.simulation.resume(next, undefined)
    else if (this.#free === this.#capacity) throw new Error('a resource was released that nobody holds')
    else this.#free++
  }

  override takeBack(): void {
    this.release()
  }
}

/** As long as one use follows upon another, they have the same slot one after the other: it is claimed once in a busy time. */
class Use extends Wait<void> {
  readonly #resource: Resource
  readonly #durationNs: number
  #task: RunningTask | null = null
  #slot = NO_SLOT

  constructor(resource: Resource, durationNs: number) {
    super()
    this.#resource = resource
    this.#durationNs = durationNs
  }

  enter(task: RunningTask): unknown {
    if (this.#task !== null) throw new Error(`task ${task.name} yields a use of a resource that was yielded before`)
    this.#task = task
    if (this.#resource.acquireOrJoin(task)) this.begin(task, NO_SLOT)
    return WAITING
  }

  /** The unit is there, and perhaps the slot of the use before. */
  begin(task: RunningTask, slot: number): void {
    const simulation = task.simulation
    this.#slot = slot === NO_SLOT ? simulation.hold(Use.#end) : slot
    simulation.set(this.#slot, this.#durationNs, this)
  }

  withdraw(task: RunningTask): void {
    if (this.#slot === NO_SLOT) this.#resource.withdraw(task)
    else this.#resource.passOn(this.#slot) // whoever gets the slot sets it anew, or drops it
  }

  static readonly #end = (use: Use): void => {
    const task = use.#task!
    use.#resource.passOn(use.#slot)
    task.simulation.proceed(task, undefined)
  }
}
