// Tasks: the kernel's threads of control, written as generators. A task yields what it waits for:
//   yield 5_000_000        a delay in nanoseconds
//   yield mailbox          the next item (waits.ts); every other Wait likewise
//   yield otherTask        the end of another task
// The value of the yield is what was waited for. Killing a task drops it: its wait is withdrawn and no code of it runs again,
// not even a `finally`: that is what the crash of a machine is.

/** What `Wait.enter` gives when what is waited for is not there. */
export const WAITING = Symbol('waiting')

/** Something that a task can wait for and that the wait can be taken back from. */
export abstract class Wait<out T = unknown> {
  /** Only for the type of what the wait yields. */
  declare readonly yields: T
  /** Gives what is there; or notes that the task waits, resumes it later through `simulation.resume`, and gives WAITING now. */
  abstract enter(task: RunningTask): unknown
  /** The task no longer waits (killed, or its time ran out): forget it, and swallow nothing meant for others. */
  abstract withdraw(task: RunningTask): void
  /** The task was resumed with this value but killed before it could run: what nobody else has goes back. */
  takeBack(_value: unknown): void {}
}

/** What waits and tasks need of the simulation that they are in. */
export interface Scheduler {
  /** Virtual time, whole nanoseconds since the start. */
  readonly now: number
  /** The task goes on at this instant, in its turn, and its yield gives `value`. */
  resume<T>(task: RunningTask<T>, value: unknown): void
  /** The task is gone, its timers with it. */
  retire(task: RunningTask): void
  /** A slot for calls that follow one upon another; the next of them; no more of them, not even one that was set. */
  hold<V>(action: (value: V) => void): number
  set(slot: number, delayNs: number, value: unknown): void
  drop(slot: number): void
  /** The task goes on within the call that is being made. */
  proceed<T>(task: RunningTask<T>, value: unknown): void
}

/** The body of a task. */
// biome-ignore lint/suspicious/noExplicitAny: what a yield gives back depends on what was yielded; TypeScript cannot say so.
export type Task<T = void> = Generator<number | Wait, T, any>

/** A task as the kernel runs it; yielded by another task, it is the wait for its end, and gives its result. */
export class RunningTask<T = unknown> extends Wait<T> {
  // The most used first, so that they share a cache line.
  readonly body: Task<T>
  state: 'alive' | 'ended' | 'killed' = 'alive'
  /** The kernel's: resumed, and its turn has not come. */
  ready = false
  /** The kernel's: the slot of its delays, -1 as long as it has needed none. */
  slot = -1
  /** The kernel's: the slot of the time limit that it waits with, or -1. */
  limit = -1
  /** The kernel's: what it waits for besides time; once resumed, what it was waiting for, until it runs. */
  waitingFor: Wait | null = null
  /** The kernel's: what its yield gives when it next runs. */
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

  /** The kernel's: the body has returned. */
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

  /** Drops the task where it stands. Whoever waits for its end waits on. No effect on a task that is gone. */
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
