// What tasks wait for besides time: mailboxes, resources, signals, and any of these with a time limit.

import type { Simulation } from './simulation.ts'
import { type RunningTask, Wait } from './task.ts'

/** A queue of items; `yield mailbox` takes the oldest, waiting for one if there is none. Takers are served in order. */
export class Mailbox<T> extends Wait<T> {
  readonly #simulation: Simulation
  readonly #items: T[] = []
  readonly #takers: RunningTask[] = []

  constructor(simulation: Simulation) {
    super()
    this.#simulation = simulation
  }

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
    const at = this.#takers.indexOf(task)
    if (at >= 0) this.#takers.splice(at, 1)
  }
}

/** `capacity` identical units; `yield resource` acquires one, first come first served; release() gives it back. */
export class Resource extends Wait<void> {
  readonly #simulation: Simulation
  readonly #queue: RunningTask[] = []
  #free: number

  constructor(simulation: Simulation, capacity = 1) {
    super()
    this.#simulation = simulation
    this.#free = capacity
  }

  get free(): number {
    return this.#free
  }

  get waiting(): number {
    return this.#queue.length
  }

  release(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#free++
    else this.#simulation.resume(next, undefined)
  }

  enter(task: RunningTask): void {
    if (this.#free > 0) {
      this.#free--
      this.#simulation.resume(task, undefined)
    } else this.#queue.push(task)
  }

  withdraw(task: RunningTask): void {
    const at = this.#queue.indexOf(task)
    if (at >= 0) this.#queue.splice(at, 1)
  }
}

/** Everyone who waits is resumed by fire(), with its value; who comes later waits for the next one. */
export class Signal<T = void> extends Wait<T> {
  readonly #simulation: Simulation
  #waiters: RunningTask[] = []

  constructor(simulation: Simulation) {
    super()
    this.#simulation = simulation
  }

  fire(value: T): void {
    const waiters = this.#waiters
    if (waiters.length === 0) return
    this.#waiters = []
    for (const waiter of waiters) this.#simulation.resume(waiter, value)
  }

  enter(task: RunningTask): void {
    this.#waiters.push(task)
  }

  withdraw(task: RunningTask): void {
    const at = this.#waiters.indexOf(task)
    if (at >= 0) this.#waiters.splice(at, 1)
  }
}

/** A value that comes once; waiting for it after it came does not wait. */
export class Promised<T> extends Wait<T> {
  readonly #simulation: Simulation
  readonly #waiters: RunningTask[] = []
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
    for (const waiter of this.#waiters.splice(0)) this.#simulation.resume(waiter, value)
  }

  enter(task: RunningTask): void {
    if (this.#kept) this.#simulation.resume(task, this.#value)
    else this.#waiters.push(task)
  }

  withdraw(task: RunningTask): void {
    const at = this.#waiters.indexOf(task)
    if (at >= 0) this.#waiters.splice(at, 1)
  }
}

/** What a wait with a limit gives when its time ran out. */
export const TIMED_OUT = Symbol('timed out')

/** `yield within(wait, limitNs)` gives what the wait gives, or TIMED_OUT; then the wait is withdrawn. */
export const within = <T>(wait: Wait<T>, limitNs: number): Wait<T | typeof TIMED_OUT> => new Within(wait, limitNs)

class Within<T> extends Wait<T | typeof TIMED_OUT> {
  readonly #wait: Wait<T>
  readonly #limitNs: number

  constructor(wait: Wait<T>, limitNs: number) {
    super()
    this.#wait = wait
    this.#limitNs = limitNs
  }

  // The task waits on the inner wait itself; whichever comes first, its value or the timer, takes the other back.
  enter(task: RunningTask): void {
    task.waitingFor = this.#wait
    task.timer = task.simulation.after(this.#limitNs, expire, task)
    this.#wait.enter(task)
  }

  withdraw(task: RunningTask): void {
    this.#wait.withdraw(task)
  }
}

const expire = (task: RunningTask): void => {
  task.timer = -1
  task.waitingFor?.withdraw(task)
  task.simulation.resume(task, TIMED_OUT)
}
