// The simulation: a clock, the event queue and the tasks that are ready. Knows nothing of machines.
// One total order: everything that happens has (time, sequence); what is scheduled first for an instant happens first.
//
// A timer is a slot of the event queue. A call has a slot until it is made; a task has one for life, from its first delay on,
// and stands in the table itself: waking a task goes through no closure.

import { Alarm } from './alarm.ts'
import { BEYOND_LIMIT, EMPTY, EventQueue, type Timer } from './event-queue.ts'
import { ReadyQueue } from './ready-queue.ts'
import { RunningTask, type Task, type Wait } from './task.ts'
import { MAX_TIME_NS } from './time.ts'

export type { Timer }

export type RunEnd = 'idle' | 'limit' | 'stopped'

/** What is called when a timer fires. Make it once and pass state as the value: no closure per event. */
export type Action = (value: never) => void

/** Goes on with a task: `body.next`, which would be looked up anew for every kind of generator, though it is the same in all. */
const advance: (this: Task<unknown>, value: unknown) => IteratorResult<number | Wait, unknown> = Object.getPrototypeOf(
  function* () {},
).prototype.next

const SLOT_LIMIT = 2 ** 21
const NO_SLOT = -1
const ALARM = -1

export class Simulation {
  readonly #queue = new EventQueue((slot) => this.#look(slot))
  readonly #ready = new ReadyQueue()
  /** By slot: the task whose delay it is, or null and the call to make. */
  readonly #task: (RunningTask | null)[] = []
  /** By slot: the body of that task. With 100,000 tasks a visit to the task itself would be one cache miss more per delay. */
  readonly #body: (Task<unknown> | null)[] = []
  readonly #action: (Action | null)[] = []
  readonly #value: unknown[] = []
  /** By slot: how many calls it has named; makes every Timer unique. -1: an alarm's, which keeps its slot. */
  readonly #generation: number[] = []
  #running = false
  #stopped = false
  #events = 0

  /** Virtual time, whole nanoseconds since the start. */
  get now(): number {
    return this.#queue.now
  }

  /** How many calls and task resumptions have been run. */
  get events(): number {
    return this.#events
  }

  /**
   * Calls `action(value)` after a delay of whole nanoseconds. Throws RangeError for a delay that is negative, not whole,
   * or beyond the horizon of 2^53 ns.
   */
  after<V>(delayNs: number, action: (value: V) => void, value: V): Timer {
    const slot = this.arm(delayNs, action, value)
    return this.#generation[slot]! * SLOT_LIMIT + slot
  }

  /** Withdraws a call; false if it was made or withdrawn before. */
  cancel(timer: Timer): boolean {
    const slot = timer % SLOT_LIMIT
    if (this.#generation[slot] !== (timer - slot) / SLOT_LIMIT) return false
    if (!this.#queue.cancel(slot)) return false
    this.#release(slot)
    return true
  }

  /** after() for a caller who knows when the call was made, as waits and devices do: it names the call by its slot until then. */
  arm<V>(delayNs: number, action: (value: V) => void, value: V): number {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) this.#refuse(delayNs, 'after')
    const slot = this.#claim()
    this.#action[slot] = action as Action
    this.#value[slot] = value
    this.#queue.schedule(delayNs, slot)
    return slot
  }

  /** Withdraws what arm() has named and what has not been called. */
  disarm(slot: number): void {
    this.#queue.cancel(slot)
    this.#release(slot)
  }

  /** A call that is made again and again, at one instant at a time: a device's timer. It holds a slot for life. */
  alarm(action: () => void): Alarm {
    const slot = this.#claim()
    this.#action[slot] = action
    this.#generation[slot] = ALARM
    return new Alarm(this, slot)
  }

  /** An alarm's: is called after so many nanoseconds, and at no other time that was set before. */
  setAlarm(slot: number, delayNs: number): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) this.#refuse(delayNs, 'alarm')
    this.#queue.cancel(slot)
    this.#queue.schedule(delayNs, slot)
  }

  /** An alarm's: is not called any more. */
  clearAlarm(slot: number): void {
    this.#queue.cancel(slot)
  }

  /** An alarm's. */
  isAlarmSet(slot: number): boolean {
    return this.#queue.isScheduled(slot)
  }

  /** Starts a task at this instant, after what is already due. */
  spawn<T>(body: Task<T>, name = 'task'): RunningTask<T> {
    const task = new RunningTask<T>(this, name, body)
    task.ready = true
    this.#ready.push(task as RunningTask, this.#queue.takeSequence())
    return task
  }

  /**
   * For waits: the task goes on at this instant, in its turn, and its yield gives `value`. A delay or time limit it was in ends.
   * No effect on a task that is gone. Throws if it was resumed before and has not run since: two waits think it is theirs.
   */
  resume<T>(task: RunningTask<T>, value: unknown): void {
    if (task.state !== 'alive') return
    if (task.ready) throw new Error(`task ${task.name} was resumed twice at ${this.now} ns`)
    if (task.waitingFor === null && task.slot !== NO_SLOT) this.#queue.cancel(task.slot) // it may be in a delay
    if (task.limit !== NO_SLOT) this.#endLimit(task)
    task.inbox = value
    task.ready = true
    this.#ready.push(task as RunningTask, this.#queue.takeSequence())
  }

  /**
   * For waits that end with a call of theirs, as a delay ends: the task goes on within the call, which must not have been made
   * by a task. A time limit that it was in ends. No effect on a task that is gone.
   */
  proceed<T>(task: RunningTask<T>, value: unknown): void {
    if (task.state !== 'alive') return
    if (task.limit !== NO_SLOT) this.#endLimit(task as RunningTask)
    task.inbox = value
    this.#step(task as RunningTask)
  }

  /** The kernel's: the task is gone, its timers with it. */
  retire(task: RunningTask): void {
    if (task.limit !== NO_SLOT) this.#endLimit(task)
    const slot = task.slot
    if (slot === NO_SLOT) return
    task.slot = NO_SLOT
    this.#queue.cancel(slot)
    this.#task[slot] = null
    this.#body[slot] = null
    this.#queue.release(slot)
  }

  /**
   * Runs until nothing is left, or the next event lies after `untilNs` (then the clock stands at `untilNs`), or stop().
   * What was not run is run by the next call. An error thrown by a task or a call is a bug of the model; it ends the run
   * and comes out here. Throws RangeError unless the limit is whole or Infinity, and if the simulation is running already.
   */
  run(untilNs: number = MAX_TIME_NS): RunEnd {
    if (this.#running) throw new Error('run() was called from within the run')
    if (!Number.isInteger(untilNs) && untilNs !== Number.POSITIVE_INFINITY) {
      throw new RangeError(`a run ends at a whole number of nanoseconds; got ${untilNs}`)
    }
    this.#running = true
    this.#stopped = false
    try {
      return this.#run(Math.min(untilNs, MAX_TIME_NS))
    } finally {
      this.#running = false
    }
  }

  /** Ends run() after the current event. */
  stop(): void {
    this.#stopped = true
  }

  #run(untilNs: number): RunEnd {
    const queue = this.#queue
    const ready = this.#ready
    if (queue.now > untilNs) return 'limit'
    while (!this.#stopped) {
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
      const body = this.#body[slot]!
      if (body === null) this.#call(slot)
      else this.#wake(slot, body)
    }
    return 'stopped'
  }

  /** The answer is known; the question brings bodies from memory, many side by side, that would be waited for one by one. */
  #look(slot: number): void {
    if (typeof this.#body[slot] !== 'object') throw new Error(`slot ${slot} has something else than a body`)
  }

  #call(slot: number): void {
    const action = this.#action[slot]!
    const value = this.#value[slot]
    if (this.#generation[slot] !== ALARM) this.#release(slot)
    action(value as never)
  }

  /** A delay is over. The next thing is most often another delay. */
  #wake(slot: number, body: Task<unknown>): void {
    const next = advance.call(body, undefined)
    const value = next.value
    if (typeof value === 'number' && !next.done && this.#body[slot] === body) {
      if (!isDelay(value) || this.now + value > MAX_TIME_NS) this.#refuse(value, this.#task[slot]!.name)
      this.#queue.schedule(value, slot)
    } else if (this.#body[slot] === body) this.#follow(this.#task[slot]!, next)
  }

  #step(task: RunningTask): void {
    const inbox = task.inbox
    task.ready = false
    task.inbox = undefined
    task.waitingFor = null
    this.#events++
    const next = advance.call(task.body, inbox)
    if (task.state === 'alive') this.#follow(task, next) // else it killed itself
  }

  /** Does what the task has yielded. */
  #follow(task: RunningTask, next: IteratorResult<number | Wait, unknown>): void {
    if (next.done) {
      this.retire(task)
      task.end(next.value)
    } else if (typeof next.value === 'number') {
      this.#sleep(task, next.value)
    } else {
      task.waitingFor = next.value
      next.value.enter(task)
    }
  }

  #sleep(task: RunningTask, delayNs: number): void {
    if (!isDelay(delayNs) || this.now + delayNs > MAX_TIME_NS) this.#refuse(delayNs, task.name)
    if (task.slot === NO_SLOT) {
      const slot = this.#claim()
      task.slot = slot
      this.#task[slot] = task
      this.#body[slot] = task.body
    }
    this.#queue.schedule(delayNs, task.slot)
  }

  #endLimit(task: RunningTask): void {
    const slot = task.limit
    task.limit = NO_SLOT
    this.disarm(slot)
  }

  #claim(): number {
    const slot = this.#queue.claim()
    if (slot === this.#task.length) {
      if (slot === SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} timers at once`)
      this.#task.push(null)
      this.#body.push(null)
      this.#action.push(null)
      this.#value.push(undefined)
      this.#generation.push(0)
    }
    return slot
  }

  #release(slot: number): void {
    this.#value[slot] = undefined
    this.#generation[slot]!++
    this.#queue.release(slot)
  }

  #refuse(delayNs: number, whose: string): never {
    if (isDelay(delayNs)) {
      throw new RangeError(`${whose}: ${delayNs} ns after ${this.now} ns lies beyond the horizon of 2^53 ns (104 days)`)
    }
    throw new RangeError(`${whose}: a delay is a whole number of nanoseconds, 0 or more; got ${delayNs}`)
  }
}

const isDelay = (delayNs: number): boolean => delayNs >= 0 && Number.isInteger(delayNs)
