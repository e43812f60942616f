// One processor. System work (interrupts, protocols, the kernel) runs first in, first out and before all user work; urgent user jobs run
// before the others, and within each of these two classes jobs share the time equally. Sharing is a round robin with a quantum of one
// nanosecond, computed in closed form, so it is exact and costs no events. System work steals time from the jobs without touching them: a
// job's planned end is re-examined when it comes. Knows nothing of processes; the price of a context switch is charged by the code that
// switches.

import type { Alarm, Simulation } from '../kernel/simulation.ts'
import { CpuJob, wholeNs } from './cpu-job.ts'
import { SteadyWork } from './flows/steady-work.ts'

export class Cpu {
  readonly #simulation: Simulation

  // System work: a ring of what to call, and when, in order. The end of each piece is known when it arrives, since nothing overtakes it.
  #actions: (((value: never) => void) | undefined)[] = new Array(16).fill(undefined)
  #values: unknown[] = new Array(16).fill(undefined)
  #ends = new Float64Array(16)
  #head = 0
  #count = 0
  readonly #systemEnd: Alarm
  /** When all system work submitted so far will be done. */
  #systemFreeAt = 0
  /** All system work submitted so far, in nanoseconds. */
  #systemTotal = 0

  /** The running user jobs, in the order of their turns: the first gets the next nanosecond. Either all are urgent, or none is. */
  #jobs: CpuJob[] = []
  /** Jobs that have to wait for urgent ones. */
  #behind: CpuJob[] = []
  /** Set for the job that will finish first if no system work intervenes. */
  readonly #userEnd: Alarm
  /** The time available to user work up to the last settle(). */
  #userClock = 0
  #userBusy = 0
  readonly #steady = new SteadyWork()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
    this.#systemEnd = simulation.alarm(() => this.#endSystem())
    this.#userEnd = simulation.alarm(() => this.#look())
  }

  /**
   * Does `workNs` of system work after everything submitted before, then calls `action(value)`; `restNs` more follow the call, ahead of
   * anything submitted later. Fractions of a nanosecond are rounded.
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
   * Books system work that trickled in since an earlier instant, each bit done as soon as nothing was ahead of it: takes the time from the
   * user jobs and returns what could not be done yet, in nanoseconds.
   */
  readonly doneSince = (sinceNs: number, workNs: number): number => {
    const idleNs = this.#simulation.now - Math.max(sinceNs, this.#systemFreeAt)
    const doneNs = Math.max(0, Math.min(wholeNs(workNs), Math.floor(idleNs)))
    this.#systemTotal += doneNs
    return workNs - doneNs
  }

  /** From now on this fraction of the time, 0 to 1, goes to system work that trickles in. It delays user work only. */
  steadyWork(part: number): void {
    this.settle()
    this.#steady.set(part, this.#simulation.now)
    this.plan()
  }

  /** Cancels this much of the steady work to come; a negative amount reinstates it. */
  spareSteadyWork(workNs: number): void {
    this.settle()
    this.#steady.spare(workNs)
    this.plan()
  }

  /**
   * Starts user work that shares the processor with the other jobs. `onDone` may take the place of a waiting task.
   * @param urgent the work of a process that has used little processor time lately, which a UNIX scheduler prefers to a compute-bound one
   */
  job(workNs: number, onDone: ((job: CpuJob) => void) | null = null, urgent = false): CpuJob {
    const job = new CpuJob(this, wholeNs(workNs), onDone, urgent)
    this.join(job)
    return job
  }

  /** A crash: drops all work. No action is called, and tasks waiting for a job wait for ever. */
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

  /** For CpuJob: updates the remaining work of every job to this instant. */
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

  /** For CpuJob: a job runs from now on; its first turn comes after everyone else's. */
  join(job: CpuJob): void {
    this.settle()
    if (job.urgent && !this.#urgentRun) this.#giveWay()
    if (this.#urgentRun && !job.urgent) this.#behind.push(job)
    else this.#jobs.push(job)
    this.plan()
  }

  /** For CpuJob: a job stops running. */
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

  /** The running jobs make way for an urgent one; those that finish at this very instant finish first. */
  #giveWay(): void {
    if (this.#jobs.some(({ left }) => left === 0)) this.#look()
    if (this.#urgentRun) return
    this.#behind.push(...this.#jobs)
    this.#jobs = []
  }

  /** The last urgent job is gone: the others resume where they were. */
  #bringForward(): void {
    if (this.#jobs.length > 0 || this.#behind.length === 0) return
    this.#jobs = this.#behind
    this.#behind = []
  }

  /** For CpuJob: sets the timer for the job that will finish first. The jobs must be settled. */
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

  /** The planned end of a job: it is done unless system work has intervened. */
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
