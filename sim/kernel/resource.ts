// A resource with identical units, each used by one task at a time: a bus, a server, a licence. First come, first served.

import { Line } from './line.ts'
import type { Simulation } from './simulation.ts'
import { type RunningTask, WAITING, Wait } from './task.ts'

const NO_SLOT = -1

/**
 * `capacity` identical units. `yield resource.use(ns)` waits for one, holds it that long and gives it back, even if the task is
 * killed. `yield resource` only acquires one, for a time not known in advance; release() gives it back. A task that is killed
 * in between never returns its unit.
 */
export class Resource extends Line<void> {
  readonly #capacity: number
  #free: number

  /** Throws RangeError unless the capacity is a whole number, 1 or more. */
  constructor(simulation: Simulation, capacity = 1) {
    super(simulation)
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`a resource's capacity must be a whole number of units, 1 or more; got ${capacity}`)
    }
    this.#capacity = capacity
    this.#free = capacity
  }

  get free(): number {
    return this.#free
  }

  /** A wait that acquires a unit and holds it for `durationNs`; to be yielded once. The duration is checked when the use begins. */
  use(durationNs: number): Wait<void> {
    return new Use(this, durationNs)
  }

  /** Gives one unit back; the first task in line gets it at once. Throws if no unit is in use. */
  release(): void {
    this.passOn(NO_SLOT)
  }

  enter(task: RunningTask): unknown {
    return this.acquireOrJoin(task) ? undefined : WAITING
  }

  /** For Use: takes a free unit, or puts the task in line. */
  acquireOrJoin(task: RunningTask): boolean {
    if (this.#free === 0) {
      this.join(task)
      return false
    }
    this.#free--
    return true
  }

  /** For Use: hands a unit to the next task in line, along with the slot of the use that is over, if any. */
  passOn(slot: number): void {
    const next = this.leave()
    if (next !== null && next.waitingFor !== this) {
      const use = next.waitingFor as Use // nothing else waits in this line
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

/** Back-to-back uses pass their slot on, so that it is claimed only once per busy period. */
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

  /** The task has its unit, and possibly the slot of the previous use. */
  begin(task: RunningTask, slot: number): void {
    const simulation = task.simulation
    this.#slot = slot === NO_SLOT ? simulation.hold(Use.#end) : slot
    simulation.set(this.#slot, this.#durationNs, this)
  }

  withdraw(task: RunningTask): void {
    if (this.#slot === NO_SLOT) this.#resource.withdraw(task)
    else this.#resource.passOn(this.#slot) // the next use sets the slot again; without one it is dropped
  }

  static readonly #end = (use: Use): void => {
    const task = use.#task!
    use.#resource.passOn(use.#slot)
    task.simulation.proceed(task, undefined)
  }
}
