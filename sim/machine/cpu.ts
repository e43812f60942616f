// One processor. System work (interrupts, protocols, the kernel) runs first in, first out and before all user work; urgent user jobs
// run before the others, and within each of the two classes jobs share the time equally. Sharing is a round robin with a quantum of one
// nanosecond, computed in closed form, so that it is exact and costs no events; system work steals time from the jobs without touching them: their planned end is looked at
// again when it comes. It knows nothing of processes; the price of a context switch is charged by whoever switches.

import type { Alarm, Simulation } from '../kernel/simulation.ts'
import { CpuJob, wholeNs } from './cpu-job.ts'
import { SteadyWork } from './flows/steady-work.ts'

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

  /** The user jobs that run, in the order of their turns: the first gets the next nanosecond. All are urgent, or none is. */
  #jobs: CpuJob[] = []
  /** Those that have to wait for the urgent ones. */
  #behind: CpuJob[] = []
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
   * Does `workNs` of system work after all that came before and calls `action(value)` when it is done; `restNs` of the same work
   * are done after that, before anything that comes later. Fractions of a nanosecond are rounded.
   */
  system<V>(workNs: number, action: (value: V) => void, value: V, restNs = 0): void {
    const work = wholeNs(workNs)
    const rest = wholeNs(restNs)
    const now = this.#simulation.now
    this.#steady.book(now, this.doneSince)
    const end = Math.max(this.#systemFreeAt, now) + work
    this.#systemFreeAt = end + rest
    this.#systemTotal += work + rest
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

  /** So much of the steady work that is to come is not to be done; less than 0: it is after all. */
  spareSteadyWork(workNs: number): void {
    this.settle()
    this.#steady.spare(workNs)
    this.plan()
  }

  /**
   * Starts user work that shares the processor with the other jobs. `onDone` may stand for a task that waits.
   * @param urgent of a process that has used little processor time of late, which a UNIX scheduler prefers to one that computes
   */
  job(workNs: number, onDone: ((job: CpuJob) => void) | null = null, urgent = false): CpuJob {
    const job = new CpuJob(this, wholeNs(workNs), onDone, urgent)
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
    for (const job of [...this.#jobs, ...this.#behind]) job.drop()
    this.#jobs = []
    this.#behind = []
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
    return this.#jobs.length + this.#behind.length
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
    if (job.urgent && !this.#urgentRun) this.#giveWay()
    if (this.#urgentRun && !job.urgent) this.#behind.push(job)
    else this.#jobs.push(job)
    this.plan()
  }

  /** The jobs': a job runs no more. */
  leave(job: CpuJob): void {
    this.settle()
    for (const jobs of [this.#jobs, this.#behind]) {
      const at = jobs.indexOf(job)
      if (at >= 0) jobs.splice(at, 1)
    }
    this.#bringForward()
    this.plan()
  }

  get #urgentRun(): boolean {
    return this.#jobs.length > 0 && this.#jobs[0]!.urgent
  }

  /** The jobs that run make room for an urgent one. What is done at this instant is done. */
  #giveWay(): void {
    if (this.#jobs.some(({ left }) => left === 0)) this.#look()
    if (this.#urgentRun) return
    this.#behind.push(...this.#jobs)
    this.#jobs = []
  }

  /** The last urgent job is gone: the others go on where they were. */
  #bringForward(): void {
    if (this.#jobs.length > 0 || this.#behind.length === 0) return
    this.#jobs = this.#behind
    this.#behind = []
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
    if (jobs.length === 1 && this.#behind.length === 0 && jobs[0]!.left === 0) {
      jobs.pop()!.finish()
      return
    }
    const done = jobs.filter((job) => job.left === 0)
    if (done.length > 0) this.#jobs = jobs.filter((job) => job.left > 0)
    this.#bringForward()
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
