// Tasks: the kernel's threads of control, written as generators. A task yields what it waits for:
//   yield 5_000_000        a delay in nanoseconds
//   yield mailbox          the next item (waits.ts); every other Wait likewise
//   yield otherTask        the end of another task
// The value of the yield is what was waited for. Killing a task drops it: its wait is withdrawn and none of its code runs again,
// not even a `finally`, because that is what happens when a machine crashes.

/** What `Wait.enter` returns when the task has to wait. */
export const WAITING = Symbol('waiting')

/** Something a task can wait for. Every wait can be withdrawn. */
export abstract class Wait<out T = unknown> {
  /** Type-level only: what yielding the wait evaluates to. */
  declare readonly yields: T
  /** Returns the value if it is available; else registers the task, returns WAITING, and later calls `simulation.resume`. */
  abstract enter(task: RunningTask): unknown
  /** The task no longer waits (killed or timed out): forget it, without losing anything meant for others. */
  abstract withdraw(task: RunningTask): void
  /** The task was resumed with this value but killed before it could run: return anything that would otherwise be lost. */
  takeBack(_value: unknown): void {}
}

/** What waits and tasks need from the simulation. */
export interface Scheduler {
  /** Virtual time, whole nanoseconds since the start. */
  readonly now: number
  /** The task continues at this instant, in its turn, with `value` as the result of its yield. */
  resume<T>(task: RunningTask<T>, value: unknown): void
  /** The task is gone, its timers with it. */
  retire(task: RunningTask): void
  /** Claims a slot for successive calls; schedules its next call; releases it and cancels a pending call. */
  hold<V>(action: (value: V) => void): number
  set(slot: number, delayNs: number, value: unknown): void
  drop(slot: number): void
  /** The task continues within the call that is being made. */
  proceed<T>(task: RunningTask<T>, value: unknown): void
}

/** The body of a task. */
// biome-ignore lint/suspicious/noExplicitAny: what a yield returns depends on what was yielded; TypeScript cannot express that.
export type Task<T = void> = Generator<number | Wait, T, any>

/** A task as the kernel runs it. Another task that yields it waits for its end and gets its result. */
export class RunningTask<T = unknown> extends Wait<T> {
  // The most frequently used fields come first, so that they share a cache line.
  readonly body: Task<T>
  state: 'alive' | 'ended' | 'killed' = 'alive'
  /** Kernel only: it has been resumed and has not run since. */
  ready = false
  /** Kernel only: the slot for its delays, -1 until the first one. */
  slot = -1
  /** Kernel only: the slot of the time limit of its wait, or -1. */
  limit = -1
  /** Kernel only: what it waits for besides time; still set after it is resumed, until it runs. */
  waitingFor: Wait | null = null
  /** Kernel only: the result of its yield when it next runs. */
  inbox: unknown = undefined
  readonly simulation: Scheduler
  readonly name: string
  result: T | undefined = undefined
  /** Called once when the task ends or is killed. */
  onGone: ((task: RunningTask) => void) | null = null
  /** The group it was spawned into. */
  group: { forget(task: RunningTask): void } | null = null
  #waiters: RunningTask[] | null = null

  constructor(simulation: Scheduler, name: string, body: Task<T>) {
    super()
    this.simulation = simulation
    this.name = name
    this.body = body
  }

  /** Kernel only: the body has returned. */
  end(result: T): void {
    this.state = 'ended'
    this.result = result
    const waiters = this.#waiters
    if (waiters !== null) {
      this.#waiters = null
      for (const waiter of waiters) this.simulation.resume(waiter, result)
    }
    this.#gone()
  }

  /** Drops the task where it is. Tasks waiting for its end keep waiting. No effect on a task that is gone. */
  kill(): void {
    if (this.state !== 'alive') return
    this.state = 'killed'
    const wait = this.waitingFor
    const inbox = this.inbox
    this.waitingFor = null
    this.inbox = undefined
    this.simulation.retire(this as RunningTask)
    if (wait !== null) {
      if (this.ready) wait.takeBack(inbox)
      else wait.withdraw(this as RunningTask)
    }
    this.#gone()
  }

  enter(task: RunningTask): unknown {
    if (this.state === 'ended') return this.result
    if (this.#waiters === null) this.#waiters = [task]
    else this.#waiters.push(task)
    return WAITING
  }

  withdraw(task: RunningTask): void {
    const at = this.#waiters?.indexOf(task) ?? -1
    if (at >= 0) this.#waiters!.splice(at, 1)
  }

  #gone(): void {
    this.group?.forget(this as RunningTask)
    this.onGone?.(this as RunningTask)
  }
}
