// The simulation: a clock, the event queue and the tasks that are ready. Knows nothing of machines.
// One total order: everything that happens has (time, sequence); what is scheduled first for an instant happens first.
//
// A timer is a slot of the event queue. A call has a slot until it is made; a task has one for life, from its first delay on,
// and stands in the table itself: waking a task goes through no closure.

import { BEYOND_LIMIT, EMPTY, EventQueue, type Timer } from './event-queue.ts'
import { ReadyQueue } from './ready-queue.ts'
import { RunningTask, type Task } from './task.ts'
import { MAX_TIME_NS } from './time.ts'

export type { Timer }

export type RunEnd = 'idle' | 'limit' | 'stopped'

/** What is called when a timer fires. Make it once and pass state as the value: no closure per event. */
export type Action = (value: never) => void

/** What a wait with a limit gives when its time ran out. */
export const TIMED_OUT = Symbol('timed out')

const SLOT_LIMIT = 2 ** 21
const NO_SLOT = -1

export class Simulation {
  readonly #queue = new EventQueue()
  readonly #ready = new ReadyQueue()
  /** By slot: the task it belongs to, or null and the call to make. */
  readonly #task: (RunningTask | null)[] = []
  readonly #action: (Action | null)[] = []
  readonly #value: unknown[] = []
  /** By slot: how many calls it has named; makes every Timer unique. */
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
    this.#checkDelay(delayNs, 'after')
    const slot = this.#claim(null)
    this.#action[slot] = action as Action
    this.#value[slot] = value
    this.#queue.schedule(delayNs, slot)
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
    if (task.slot !== NO_SLOT) this.#queue.cancel(task.slot)
    task.inbox = value
    task.ready = true
    this.#ready.push(task as RunningTask, this.#queue.takeSequence())
  }

  /** For waits with a limit: unless resumed before, the task is taken out of its wait after the delay and gets TIMED_OUT. */
  limit(task: RunningTask, delayNs: number): void {
    this.#sleep(task, delayNs)
  }

  /** The kernel's: the task is gone, its timer with it. */
  retire(task: RunningTask): void {
    const slot = task.slot
    if (slot === NO_SLOT) return
    task.slot = NO_SLOT
    this.#queue.cancel(slot)
    this.#task[slot] = null
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
        task.ready = false
        this.#step(task)
        continue
      }
      const slot = queue.advance(untilNs)
      if (slot < 0) {
        if (slot === EMPTY) return 'idle'
        if (slot === BEYOND_LIMIT && untilNs > queue.now) queue.setNow(untilNs)
        return 'limit'
      }
      const task = this.#task[slot]!
      if (task === null) this.#call(slot)
      else {
        if (task.waitingFor !== null) {
          task.waitingFor.withdraw(task)
          task.inbox = TIMED_OUT
        }
        this.#step(task)
      }
    }
    return 'stopped'
  }

  #call(slot: number): void {
    const action = this.#action[slot]!
    const value = this.#value[slot]
    this.#release(slot)
    this.#events++
    action(value as never)
  }

  #step(task: RunningTask): void {
    const inbox = task.inbox
    task.inbox = undefined
    task.waitingFor = null
    this.#events++
    const next = task.body.next(inbox)
    if (task.state !== 'alive') return // it killed itself
    const value = next.value
    if (next.done) {
      this.retire(task)
      task.end(value)
    } else if (typeof value === 'number') {
      this.#sleep(task, value)
    } else {
      const wait = value as Exclude<typeof next.value, number>
      task.waitingFor = wait
      wait.enter(task)
    }
  }

  #sleep(task: RunningTask, delayNs: number): void {
    this.#checkDelay(delayNs, task.name)
    if (task.slot === NO_SLOT) task.slot = this.#claim(task)
    this.#queue.schedule(delayNs, task.slot)
  }

  #claim(task: RunningTask | null): number {
    const slot = this.#queue.claim()
    if (slot === this.#task.length) {
      if (slot === SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} timers at once`)
      this.#task.push(task)
      this.#action.push(null)
      this.#value.push(undefined)
      this.#generation.push(0)
    } else this.#task[slot] = task
    return slot
  }

  #release(slot: number): void {
    this.#action[slot] = null
    this.#value[slot] = undefined
    this.#generation[slot]!++
    this.#queue.release(slot)
  }

  #checkDelay(delayNs: number, whose: string): void {
    if (delayNs >= 0 && Number.isInteger(delayNs) && this.now + delayNs <= MAX_TIME_NS) return
    if (this.now + delayNs > MAX_TIME_NS) {
      throw new RangeError(`${whose}: ${delayNs} ns after ${this.now} ns lies beyond the horizon of 2^53 ns (104 days)`)
    }
    throw new RangeError(`${whose}: a delay is a whole number of nanoseconds, 0 or more; got ${delayNs}`)
  }
}
