// One processor. System work (interrupts, protocols, the kernel) runs first in, first out and before all user work; user jobs
// share what is left equally. Sharing is a round robin with a quantum of one nanosecond, computed in closed form, so that it is
// exact and costs no events; system work steals time from the jobs without touching them: their planned end is looked at
// again when it comes. It knows nothing of processes; the price of a context switch is charged by whoever switches.

import type { Alarm } from '../kernel/queue/alarm.ts'
import type { Simulation } from '../kernel/simulation.ts'
import { type RunningTask, WAITING, Wait } from '../kernel/task.ts'
import { SteadyWork, wholeNs } from './flows/steady-work.ts'

/** Work given to the processor that shares it with other such work; yield it to wait for its end. */
export class CpuJob extends Wait<void> {
  /** The processor's: work still to be done, as of the processor's last look. */
  left: number
  state: 'running' | 'paused' | 'done' | 'cancelled' = 'running'
  /** Called once, when all the work is done. */
  onDone: ((job: CpuJob) => void) | null
  readonly #cpu: Cpu
  /** Nearly always one task waits, or none. */
  #waiter: RunningTask | null = null
  #moreWaiters: RunningTask[] | null = null

  constructor(cpu: Cpu, workNs: number, onDone: ((job: CpuJob) => void) | null) {
    super()
    this.#cpu = cpu
    this.left = workNs
    this.onDone = onDone
  }

  get remainingNs(): number {
    this.#cpu.settle()
    return this.left
  }

  /** More work for the job; it must not have ended. */
  add(workNs: number): void {
    if (this.state === 'done' || this.state === 'cancelled')
      throw new Error(`work added to a job that is ${this.state}`)
    this.#cpu.settle()
    this.left += wholeNs(workNs)
    if (this.state === 'running') this.#cpu.plan()
  }

  pause(): void {
    if (this.state !== 'running') return
    this.#cpu.leave(this)
    this.state = 'paused'
  }

  resume(): void {
    if (this.state !== 'paused') return
    this.state = 'running'
    this.#cpu.join(this)
  }

  /** Gives up what is left of the work. Whoever waits for its end waits on; `onDone` is not called. */
  cancel(): void {
    if (this.state === 'running') this.#cpu.leave(this)
    if (this.state !== 'done') this.drop()
  }

  /** The processor's: all work is done. */
  finish(): void {
    this.state = 'done'
    const waiter = this.#waiter
    const more = this.#moreWaiters
    this.#forget()
    waiter?.simulation.resume(waiter, undefined)
    if (more !== null) for (const other of more) other.simulation.resume(other, undefined)
    this.onDone?.(this)
  }

  /** The processor's: the machine has crashed, or the job was cancelled. */
  drop(): void {
    this.state = 'cancelled'
    this.#forget()
    this.onDone = null
  }

  enter(task: RunningTask): unknown {
    if (this.state === 'done') return undefined
    if (this.#waiter === null) this.#waiter = task
    else {
      this.#moreWaiters ??= []
      this.#moreWaiters.push(task)
    }
    return WAITING
  }

  /** The work goes on; cancel() ends it. */
  withdraw(task: RunningTask): void {
    if (this.#waiter === task) this.#waiter = this.#moreWaiters?.shift() ?? null
    else this.#moreWaiters = this.#moreWaiters?.filter((other) => other !== task) ?? null
  }

  #forget(): void {
    this.#waiter = null
    this.#moreWaiters = null
  }
}

export class Cpu {
  readonly #simulation: Simulation

  // System work: a ring of what is to be called when, in order. Its ends are known when it comes, as nothing goes before it.
  #actions: (((value: never) => void) | undefined)[] = new Array(16).fill(undefined)
  #values: unknown[] = new Array(16).fill(undefined)
  #ends = new Float64Array(16)
  #head = 0
  #count = 0
  readonly #systemEnd: Alarm
  /** When all system work that has come so far will be done. */
  #systemFreeAt = 0
  /** All system work that has come so far. */
  #systemTotal = 0

  /** User jobs in the order of their turns: the first gets the next nanosecond. */
  #jobs: CpuJob[] = []
  /** For the job that will be done first, if no system work comes in between. */
  readonly #userEnd: Alarm
  /** The time that was open to user work up to the last look at the jobs. */
  #userClock = 0
  #userBusy = 0
  readonly #steady = new SteadyWork()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
    this.#systemEnd = simulation.alarm(() => this.#endSystem())
    this.#userEnd = simulation.alarm(() => this.#look())
  }

  /**
   * Does `workNs` of system work after all that came before and calls `action(value)` when it is done. Fractions of a
   * nanosecond are rounded.
   */
  system<V>(workNs: number, action: (value: V) => void, value: V): void {
    const work = wholeNs(workNs)
    const now = this.#simulation.now
    this.#steady.book(now, this.doneSince)
    const end = Math.max(this.#systemFreeAt, now) + work
    this.#systemFreeAt = end
    this.#systemTotal += work
    if (this.#count === this.#actions.length) this.#grow()
    const at = (this.#head + this.#count) & (this.#actions.length - 1)
    this.#actions[at] = action
    this.#values[at] = value
    this.#ends[at] = end
    if (this.#count++ === 0) this.#systemEnd.set(end - now)
  }

  /**
   * System work that came bit by bit since an earlier instant, each bit done as soon as there was nothing before it: takes that
   * time from the user jobs and gives what could not be done yet, nanoseconds.
   */
  readonly doneSince = (sinceNs: number, workNs: number): number => {
    const idleNs = this.#simulation.now - Math.max(sinceNs, this.#systemFreeAt)
    const doneNs = Math.max(0, Math.min(wholeNs(workNs), Math.floor(idleNs)))
    this.#systemTotal += doneNs
    return workNs - doneNs
  }

  /** From now on this part of the time, 0 to 1, goes to system work that comes bit by bit. It delays user work and no other. */
  steadyWork(part: number): void {
    this.settle()
    this.#steady.set(part, this.#simulation.now)
    this.plan()
  }

  /** Starts user work that shares the processor with the other jobs. `onDone` may stand for a task that waits. */
  job(workNs: number, onDone: ((job: CpuJob) => void) | null = null): CpuJob {
    const job = new CpuJob(this, wholeNs(workNs), onDone)
    this.join(job)
    return job
  }

  /** A crash: all work is dropped, no action is called, whoever waits for a job waits for ever. */
  reset(): void {
    this.settle()
    this.#steady.drop()
    const now = this.#simulation.now
    if (this.#systemFreeAt > now) this.#systemTotal -= this.#systemFreeAt - now
    this.#systemFreeAt = now
    this.#systemEnd.clear()
    this.#actions.fill(undefined)
    this.#values.fill(undefined)
    this.#count = 0
    for (const job of this.#jobs) job.drop()
    this.#jobs = []
    this.plan()
  }

  /** System work done since the start, in nanoseconds. */
  get systemBusyNs(): number {
    const now = this.#simulation.now
    this.#steady.book(now, this.doneSince)
    return this.#systemFreeAt > now ? this.#systemTotal - (this.#systemFreeAt - now) : this.#systemTotal
  }

  /** User work done since the start, in nanoseconds. */
  get userBusyNs(): number {
    this.settle()
    return this.#userBusy
  }

  /** User jobs that are neither paused nor done. */
  get load(): number {
    return this.#jobs.length
  }

  /** The jobs': brings what is left of every job up to this instant. */
  settle(): void {
    const clock = this.#simulation.now - this.systemBusyNs
    const elapsed = clock - this.#userClock
    this.#userClock = clock
    const jobs = this.#jobs
    const count = jobs.length
    if (elapsed === 0 || count === 0) return
    this.#userBusy += elapsed
    if (count === 1) {
      jobs[0]!.left -= elapsed
      return
    }
    const extra = elapsed % count
    const share = (elapsed - extra) / count
    for (let i = 0; i < count; i++) jobs[i]!.left -= i < extra ? share + 1 : share
    if (extra > 0) this.#jobs = [...jobs.slice(extra), ...jobs.slice(0, extra)]
  }

  /** The jobs': a job runs from now on; its first turn comes after everybody's. */
  join(job: CpuJob): void {
    this.settle()
    this.#jobs.push(job)
    this.plan()
  }

  /** The jobs': a job runs no more. */
  leave(job: CpuJob): void {
    this.settle()
    const at = this.#jobs.indexOf(job)
    if (at >= 0) this.#jobs.splice(at, 1)
    this.plan()
  }

  /** The jobs': sets the timer for the job that will be done first. The jobs must be settled. */
  plan(): void {
    const jobs = this.#jobs
    const count = jobs.length
    if (count === 0) {
      this.#userEnd.clear()
      return
    }
    let first = Number.POSITIVE_INFINITY
    for (let i = 0; i < count; i++) {
      const left = jobs[i]!.left
      const end = left === 0 ? 0 : (left - 1) * count + i + 1
      if (end < first) first = end
    }
    const now = this.#simulation.now
    const stolen = first > 0 && this.#systemFreeAt > now ? this.#systemFreeAt - now : 0 // not from work that is done
    const lasts = this.#steady.stretched(first)
    lasts < 0 ? this.#userEnd.clear() : this.#userEnd.set(lasts + stolen)
  }

  #endSystem(): void {
    const at = this.#head
    const action = this.#actions[at]! as (value: unknown) => void
    const value = this.#values[at]
    this.#actions[at] = undefined
    this.#values[at] = undefined
    this.#head = (at + 1) & (this.#actions.length - 1)
    if (--this.#count > 0) this.#systemEnd.set(this.#ends[this.#head]! - this.#simulation.now)
    action(value)
  }

  /** The planned end of a job: done, unless system work has come in between. */
  #look(): void {
    this.settle()
    const jobs = this.#jobs
    if (jobs.length === 1 && jobs[0]!.left === 0) {
      jobs.pop()!.finish()
      return
    }
    const done = jobs.filter((job) => job.left === 0)
    if (done.length > 0) this.#jobs = jobs.filter((job) => job.left > 0)
    this.plan()
    for (const job of done) if (job.state === 'running') job.finish()
  }

  #grow(): void {
    const size = this.#actions.length
    const order = Array.from({ length: size }, (_, i) => (this.#head + i) & (size - 1))
    const room = new Array<undefined>(size).fill(undefined)
    const ends = new Float64Array(2 * size)
    ends.set(order.map((at) => this.#ends[at]!))
    this.#actions = [...order.map((at) => this.#actions[at]), ...room]
    this.#values = [...order.map((at) => this.#values[at]), ...room]
    this.#ends = ends
    this.#head = 0
  }
}
