// What tasks wait for besides time: mailboxes, resources, signals, and any of these with a time limit.
// Whoever waits is served in the order of coming. All of them can be withdrawn from at any moment without a trace.

import { Ring } from './ring.ts'
import { type Simulation, TIMED_OUT } from './simulation.ts'
import { type RunningTask, Wait } from './task.ts'

export { TIMED_OUT }

/** A queue of items; `yield mailbox` takes the oldest, waiting for one if there is none. Takers are served in order. */
export class Mailbox<T> extends Wait<T> {
  readonly #simulation: Simulation
  readonly #items = new Ring<T>()
  readonly #takers = new Ring<RunningTask>()

  constructor(simulation: Simulation) {
    super()
    this.#simulation = simulation
  }

  /** Items that nobody has taken yet. */
  get length(): number {
    return this.#items.length
  }

  put(item: T): void {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#items.push(item)
    else this.#simulation.resume(taker, item)
  }

  enter(task: RunningTask): void {
    if (this.#items.length > 0) this.#simulation.resume(task, this.#items.shift())
    else this.#takers.push(task)
  }

  withdraw(task: RunningTask): void {
    this.#takers.remove(task)
  }

  /** The item goes to the next taker, or back to the front. */
  override takeBack(item: unknown): void {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#items.unshift(item as T)
    else this.#simulation.resume(taker, item)
  }
}

/** `capacity` identical units; `yield resource` acquires one, first come first served; release() gives it back. */
export class Resource extends Wait<void> {
  readonly #simulation: Simulation
  readonly #queue = new Ring<RunningTask>()
  readonly #capacity: number
  #free: number

  /** Throws RangeError unless the capacity is a whole number, 1 or more. */
  constructor(simulation: Simulation, capacity = 1) {
    super()
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`a resource has a whole number of units, 1 or more; got ${capacity}`)
    }
    this.#simulation = simulation
    this.#capacity = capacity
    this.#free = capacity
  }

  get free(): number {
    return this.#free
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Gives one unit back, at once to the first in the queue. Throws if no unit is out. */
  release(): void {
    const next = this.#queue.shift()
    if (next !== undefined) this.#simulation.resume(next, undefined)
    else if (this.#free === this.#capacity) throw new Error('a resource was released that nobody holds')
    else this.#free++
  }

  enter(task: RunningTask): void {
    if (this.#free > 0) {
      this.#free--
      this.#simulation.resume(task, undefined)
    } else this.#queue.push(task)
  }

  withdraw(task: RunningTask): void {
    this.#queue.remove(task)
  }

  override takeBack(): void {
    this.release()
  }
}

/** Everyone who waits is resumed by fire(), with its value; who comes later waits for the next one. */
export class Signal<T = void> extends Wait<T> {
  readonly #simulation: Simulation
  readonly #waiters = new Ring<RunningTask>()

  constructor(simulation: Simulation) {
    super()
    this.#simulation = simulation
  }

  fire(value: T): void {
    for (let left = this.#waiters.length; left > 0; left--) this.#simulation.resume(this.#waiters.shift()!, value)
  }

  enter(task: RunningTask): void {
    this.#waiters.push(task)
  }

  withdraw(task: RunningTask): void {
    this.#waiters.remove(task)
  }
}

/** A value that comes once; waiting for it after it came does not wait. */
export class Promised<T> extends Wait<T> {
  readonly #simulation: Simulation
  readonly #waiters = new Ring<RunningTask>()
  #value: T | undefined
  #kept = false

  constructor(simulation: Simulation) {
    super()
    this.#simulation = simulation
  }

  get kept(): boolean {
    return this.#kept
  }

  /** Gives the value; a second time has no effect. */
  keep(value: T): void {
    if (this.#kept) return
    this.#kept = true
    this.#value = value
    for (let left = this.#waiters.length; left > 0; left--) this.#simulation.resume(this.#waiters.shift()!, value)
  }

  enter(task: RunningTask): void {
    if (this.#kept) this.#simulation.resume(task, this.#value)
    else this.#waiters.push(task)
  }

  withdraw(task: RunningTask): void {
    this.#waiters.remove(task)
  }
}

/**
 * `yield within(wait, limitNs)` gives what the wait gives, or TIMED_OUT; then the wait is withdrawn. Of a value and the limit
 * at the same instant the one that was scheduled first comes. May be kept and yielded again; every yield has the full limit.
 */
export const within = <T>(wait: Wait<T>, limitNs: number): Wait<T | typeof TIMED_OUT> => new Within(wait, limitNs)

class Within<T> extends Wait<T | typeof TIMED_OUT> {
  readonly #wait: Wait<T>
  readonly #limitNs: number

  constructor(wait: Wait<T>, limitNs: number) {
    super()
    // A limit within a limit: the shorter one counts.
    const nested = wait instanceof Within
    this.#wait = nested ? wait.#wait : wait
    this.#limitNs = nested ? Math.min(wait.#limitNs, limitNs) : limitNs
  }

  // The task waits on the inner wait itself; whichever comes first, its value or the timer, takes the other back.
  enter(task: RunningTask): void {
    task.waitingFor = this.#wait
    this.#wait.enter(task)
    if (!task.ready) task.simulation.limit(task, this.#limitNs)
  }

  withdraw(task: RunningTask): void {
    this.#wait.withdraw(task)
  }
}
