// What tasks wait for besides time: mailboxes, signals, promises, and any wait with a time limit. Resources have a file of
// their own. Waiting tasks are served in FIFO order and can be withdrawn at any moment without side effects.

import { Line } from './line.ts'
import { CircularBuffer } from './queue/circular-buffer.ts'
import { type RunningTask, WAITING, Wait } from './task.ts'

export { Resource } from './resource.ts'

/** A queue of items; `yield mailbox` takes the oldest, waiting if there is none. Takers are served in order. */
export class Mailbox<T> extends Line<T> {
  #items: CircularBuffer<T> | null = null

  /** Items that nobody has taken yet. */
  get length(): number {
    return this.#items?.length ?? 0
  }

  put(item: T): void {
    const taker = this.leave()
    if (taker !== null) this.simulation.resume(taker, item)
    else {
      this.#items ??= new CircularBuffer()
      this.#items.push(item)
    }
  }

  enter(task: RunningTask): unknown {
    if (this.#items !== null && this.#items.length > 0) return this.#items.shift()
    return this.join(task)
  }

  /** The item goes to the next taker, or back to the front. */
  override takeBack(item: unknown): void {
    const taker = this.leave()
    if (taker !== null) this.simulation.resume(taker, item)
    else {
      this.#items ??= new CircularBuffer()
      this.#items.unshift(item as T)
    }
  }
}

/** fire() resumes every waiting task with its value; a task that comes later waits for the next one. */
export class Signal<T = void> extends Line<T> {
  fire(value: T): void {
    this.resumeAll(value)
  }

  enter(task: RunningTask): unknown {
    return this.join(task)
  }
}

/** A value that is given once; waiting for it afterwards returns at once. */
export class Promised<T> extends Line<T> {
  #value: T | undefined
  #kept = false

  get kept(): boolean {
    return this.#kept
  }

  /** Gives the value; a second time has no effect. */
  keep(value: T): void {
    if (this.#kept) return
    this.#kept = true
    this.#value = value
    this.resumeAll(value)
  }

  enter(task: RunningTask): unknown {
    return this.#kept ? this.#value : this.join(task)
  }
}

/** What a wait with a limit gives when its time has run out. */
export const TIMED_OUT = Symbol('timed out')

/**
 * `yield within(wait, limitNs)` gives what the wait gives, or TIMED_OUT, after which the wait is withdrawn. If the value and the
 * limit come at the same instant, whichever was scheduled first wins. It may be yielded again; each yield has the full limit.
 */
export const within = <T>(wait: Wait<T>, limitNs: number): Wait<T | typeof TIMED_OUT> => new Within(wait, limitNs)

class Within<T> extends Wait<T | typeof TIMED_OUT> {
  readonly #wait: Wait<T>
  readonly #limitNs: number

  constructor(wait: Wait<T>, limitNs: number) {
    super()
    // Nested limits: the shorter one counts.
    const nested = wait instanceof Within
    this.#wait = nested ? wait.#wait : wait
    this.#limitNs = nested ? Math.min(wait.#limitNs, limitNs) : limitNs
  }

  // The task waits on the inner wait itself; whichever comes first, the value or the timer, cancels the other.
  enter(task: RunningTask): unknown {
    task.waitingFor = this.#wait
    const value = this.#wait.enter(task)
    if (value !== WAITING) return value
    const { simulation } = task
    task.limit = simulation.hold(expire)
    simulation.set(task.limit, this.#limitNs, task)
    return WAITING
  }

  withdraw(task: RunningTask): void {
    this.#wait.withdraw(task)
  }
}

const expire = (task: RunningTask): void => {
  const wait = task.waitingFor
  task.simulation.drop(task.limit)
  task.limit = -1
  task.waitingFor = null // so that takeBack() never gets TIMED_OUT
  wait?.withdraw(task)
  task.simulation.resume(task, TIMED_OUT)
}
