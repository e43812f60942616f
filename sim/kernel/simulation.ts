// The simulation: runs tasks on top of the timetable and interprets what they yield. Knows nothing of machines.
// One total order: everything that happens is ordered by (time, sequence); what is scheduled first for an instant happens first.

import type { Alarm } from './queue/alarm.ts'
import { isDelay, refuseDelay } from './queue/delay.ts'
import { BEYOND_LIMIT, EMPTY, type Timer } from './queue/event-queue.ts'
import { ReadyQueue } from './queue/ready-queue.ts'
import { Timetable } from './queue/timetable.ts'
import { RunningTask, type Task, WAITING, type Wait } from './task.ts'
import { MAX_TIME_NS } from './time.ts'

export type { Alarm, Timer }

/** `paused`: the requested number of events has been run, and there may be more. */
export type RunEnd = 'idle' | 'limit' | 'stopped' | 'paused'

/** `body.next`, fetched once: it is the same for all generators, but a property access would be polymorphic. */
const advance: (this: Task<unknown>, value: unknown) => IteratorResult<number | Wait, unknown> = Object.getPrototypeOf(
  function* () {},
).prototype.next

const NO_SLOT = -1

export class Simulation extends Timetable {
  readonly #ready = new ReadyQueue()
  #running = false
  #stopped = false
  #events = 0

  /** How many calls and task resumptions have been run. */
  get events(): number {
    return this.#events
  }

  /** Starts a task at this instant, after everything that is already due. */
  spawn<T>(body: Task<T>, name = 'task'): RunningTask<T> {
    const task = new RunningTask<T>(this, name, body)
    task.ready = true
    this.#ready.push(task as RunningTask, this.queue.takeSequence())
    return task
  }

  /**
   * For waits: makes the task ready to continue at this instant, with `value` as the result of its yield. Ends its delay or time
   * limit. No effect on a task that is gone. Throws if it is already ready: then two waits both claim it.
   */
  resume<T>(task: RunningTask<T>, value: unknown): void {
    if (task.state !== 'alive') return
    if (task.ready) throw new Error(`task ${task.name} was resumed twice at ${this.now} ns`)
    if (task.waitingFor === null && task.slot !== NO_SLOT) this.queue.cancel(task.slot) // it may be in a delay
    if (task.limit !== NO_SLOT) this.#endLimit(task)
    task.inbox = value
    task.ready = true
    this.#ready.push(task as RunningTask, this.queue.takeSequence())
  }

  /**
   * For waits that end with a timer call: the task continues within the call, as after a delay. The call must come from the event
   * queue, not from a task, and this must be the last thing it does. Ends a time limit. No effect on a task that is gone.
   */
  proceed<T>(task: RunningTask<T>, value: unknown): void {
    if (task.state !== 'alive') return
    if (task.limit !== NO_SLOT) this.#endLimit(task as RunningTask)
    task.inbox = value
    this.#step(task as RunningTask)
  }

  /** Kernel only: the task is gone; cancels its timers. */
  retire(task: RunningTask): void {
    if (task.limit !== NO_SLOT) this.#endLimit(task)
    const slot = task.slot
    if (slot === NO_SLOT) return
    task.slot = NO_SLOT
    this.queue.cancel(slot)
    this.taskOf[slot] = null
    this.bodyOf[slot] = null
    this.queue.release(slot)
  }

  /**
   * Runs until nothing is left, or the next event lies after `untilNs` (then the clock is set to `untilNs`), or stop() is called,
   * or about `mostEvents` events have been run. The next call continues from there. An error thrown by a task or a call is a bug
   * in the model; it ends the run and propagates from here. Throws RangeError unless `untilNs` is a whole number or Infinity, and
   * Error if the simulation is already running.
   */
  run(untilNs: number = MAX_TIME_NS, mostEvents: number = Number.POSITIVE_INFINITY): RunEnd {
    if (this.#running) throw new Error('run() was called from within the run')
    if (!Number.isInteger(untilNs) && untilNs !== Number.POSITIVE_INFINITY) {
      throw new RangeError(`the end of a run must be a whole number of nanoseconds; got ${untilNs}`)
    }
    this.#running = true
    this.#stopped = false
    try {
      return this.#run(Math.min(untilNs, MAX_TIME_NS), this.#events + mostEvents)
    } finally {
      this.#running = false
    }
  }

  /** Ends run() after the current event. */
  stop(): void {
    this.#stopped = true
  }

  #run(untilNs: number, lastEvent: number): RunEnd {
    const queue = this.queue
    const ready = this.#ready
    if (queue.now > untilNs) return 'limit'
    while (!this.#stopped) {
      if (this.#events >= lastEvent) return 'paused'
      if (ready.length > 0 && !queue.precedes(ready.firstSequence)) {
        const task = ready.shift()
        if (task.state !== 'alive') continue
        this.#step(task)
        continue
      }
      const slot = queue.advance(untilNs)
      if (slot < 0) {
        if (slot === EMPTY) return 'idle'
        if (slot === BEYOND_LIMIT && untilNs > queue.now) queue.setNow(untilNs)
        return 'limit'
      }
      this.#events++
      const body = this.bodyOf[slot]!
      if (body === null) this.makeCall(slot)
      else this.#wake(slot, body)
    }
    return 'stopped'
  }

  /** Continues a task whose delay is over. Most often it yields another delay. */
  #wake(slot: number, body: Task<unknown>): void {
    const next = advance.call(body, undefined)
    const value = next.value
    if (typeof value === 'number' && !next.done && this.bodyOf[slot] === body) {
      if (!isDelay(value) || this.now + value > MAX_TIME_NS) refuseDelay(value, this.now, this.taskOf[slot]!.name)
      this.queue.schedule(value, slot)
    } else if (this.bodyOf[slot] === body) this.#follow(this.taskOf[slot]!, next)
  }

  /** Continues a task that was resumed. */
  #step(task: RunningTask): void {
    const inbox = task.inbox
    task.ready = false
    task.inbox = undefined
    task.waitingFor = null
    this.#events++
    const next = advance.call(task.body, inbox)
    if (task.state !== 'alive') return // it killed itself
    if (typeof next.value === 'number' && !next.done) this.#sleep(task, next.value)
    else this.#follow(task, next)
  }

  /**
   * Handles what the task has yielded. If what it waits for is available and nothing else is ready or due, it would be the next to
   * run anyway, so it continues without going through the ready queue.
   */
  #follow(task: RunningTask, yielded: IteratorResult<number | Wait, unknown>): void {
    let next = yielded
    for (;;) {
      if (next.done) {
        this.retire(task)
        return task.end(next.value)
      }
      const wait = next.value
      if (typeof wait === 'number') return this.#sleep(task, wait)
      task.waitingFor = wait
      const value = wait.enter(task)
      if (value === WAITING) return
      if (this.#stopped || this.#ready.length > 0 || this.queue.isAnythingDue()) return this.resume(task, value)
      task.waitingFor = null
      this.#events++
      next = advance.call(task.body, value)
      if (task.state !== 'alive') return
    }
  }

  #sleep(task: RunningTask, delayNs: number): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) refuseDelay(delayNs, this.now, task.name)
    if (task.slot === NO_SLOT) this.#claimFor(task)
    this.queue.schedule(delayNs, task.slot)
  }

  #claimFor(task: RunningTask): void {
    const slot = this.claim()
    task.slot = slot
    this.taskOf[slot] = task
    this.bodyOf[slot] = task.body
  }

  #endLimit(task: RunningTask): void {
    const slot = task.limit
    task.limit = NO_SLOT
    this.drop(slot)
  }
}
