// The simulation: a clock, the event queue and the tasks that are ready. Knows nothing of machines.
// One total order: everything that happens has (time, sequence); what is scheduled first for an instant happens first.

import { type Action, EventQueue, type Timer } from './event-queue.ts'
import { RunningTask, type Task } from './task.ts'
import { MAX_TIME_NS } from './time.ts'

export type RunEnd = 'idle' | 'limit' | 'stopped'

export class Simulation {
  #now = 0
  #sequence = 0
  #queue = new EventQueue()
  #ready: RunningTask[] = []
  #readySequence: number[] = []
  #readyHead = 0
  #stopped = false
  #events = 0
  readonly #resumeFromTimer = (task: RunningTask): void => {
    task.timer = -1
    this.#step(task)
  }

  /** Virtual time, whole nanoseconds since the start. */
  get now(): number {
    return this.#now
  }

  /** How many events and task resumptions have been run. */
  get events(): number {
    return this.#events
  }

  /**
   * Calls `action(value)` after a delay of whole nanoseconds. Throws RangeError for a delay that is negative, not whole,
   * or beyond the horizon of 2^53 ns.
   */
  after<V>(delayNs: number, action: (value: V) => void, value: V): Timer {
    const time = this.#now + delayNs
    if (!(delayNs >= 0) || !Number.isInteger(delayNs) || time > MAX_TIME_NS) this.#refuse(delayNs)
    return this.#queue.push(time, this.#sequence++, action as Action, value)
  }

  cancel(timer: Timer): boolean {
    return this.#queue.cancel(timer)
  }

  /** Starts a task at this instant, after what is already due. */
  spawn<T>(body: Task<T>, name = 'task'): RunningTask<T> {
    const task = new RunningTask<T>(this, name, body)
    this.resume(task, undefined)
    return task
  }

  /** For waits: the task goes on at this instant, in its turn, and its yield gives `value`. */
  resume<T>(task: RunningTask<T>, value: unknown): void {
    if (task.timer >= 0) {
      this.#queue.cancel(task.timer) // it was waiting with a limit
      task.timer = -1
    }
    task.waitingFor = null
    task.inbox = value
    this.#ready.push(task as RunningTask)
    this.#readySequence.push(this.#sequence++)
  }

  /** Runs until nothing is left, or the next event lies after `untilNs` (then the clock stands at `untilNs`), or stop(). */
  run(untilNs: number = MAX_TIME_NS): RunEnd {
    this.#stopped = false
    const queue = this.#queue
    while (!this.#stopped) {
      const time = queue.nextTime()
      if (this.#readyHead < this.#ready.length) {
        if (time > this.#now || queue.nextSequence() > this.#readySequence[this.#readyHead]!) {
          this.#runReady()
          continue
        }
      } else if (time === Number.POSITIVE_INFINITY) {
        return 'idle'
      } else if (time > untilNs) {
        if (untilNs > this.#now) this.#now = untilNs
        return 'limit'
      }
      this.#now = time
      this.#events++
      queue.fire()
    }
    return 'stopped'
  }

  /** Ends run() after the current event. */
  stop(): void {
    this.#stopped = true
  }

  #runReady(): void {
    const task = this.#ready[this.#readyHead]!
    this.#readyHead++
    if (this.#readyHead === this.#ready.length || this.#readyHead > 4096) {
      this.#ready.splice(0, this.#readyHead)
      this.#readySequence.splice(0, this.#readyHead)
      this.#readyHead = 0
    }
    if (task.state !== 'alive') return
    this.#events++
    this.#step(task)
  }

  #step(task: RunningTask): void {
    const inbox = task.inbox
    task.inbox = undefined
    const next = task.body.next(inbox)
    if (task.state !== 'alive') return // it killed itself
    if (next.done) {
      task.end(next.value)
    } else if (typeof next.value === 'number') {
      task.timer = this.after(next.value, this.#resumeFromTimer, task)
    } else {
      task.waitingFor = next.value
      next.value.enter(task)
    }
  }

  #refuse(delayNs: number): never {
    if (this.#now + delayNs > MAX_TIME_NS) {
      throw new RangeError(`${delayNs} ns after ${this.#now} ns lies beyond the horizon of 2^53 ns (104 days)`)
    }
    throw new RangeError(`a delay is a whole number of nanoseconds, 0 or more; got ${delayNs}`)
  }
}
