// A processor-sharing server: its n jobs each advance at 1/n of its speed.
// Not the processor of the simulated machines, which serves interrupts first; this is the textbook queue.
//
// The service that a job present since the server was last empty would have received is one number, the level. A job leaves when
// the level reaches its value on arrival plus the job's work. So the order of departures is known on arrival, and one timer suffices.

import type { Alarm, Simulation } from './simulation.ts'
import { type RunningTask, WAITING, Wait } from './task.ts'

export class SharedServer {
  readonly #simulation: Simulation
  /** Sorted by the level at which they leave; ties in order of arrival. */
  readonly #jobs: Job[] = []
  #level = 0
  #levelAtNs = 0
  readonly #firstIsDone: Alarm

  constructor(simulation: Simulation) {
    this.#simulation = simulation
    this.#firstIsDone = simulation.alarm(() => this.#dismissFirst())
  }

  /** How many jobs share the server now. */
  get jobs(): number {
    return this.#jobs.length
  }

  /**
   * A wait for `workNs` nanoseconds of the whole server's work; to be yielded once. It ends at the first whole nanosecond at which
   * the work is done. Throws RangeError if the work is negative or not finite.
   */
  serve(workNs: number): Wait<void> {
    if (!(workNs >= 0) || workNs === Number.POSITIVE_INFINITY) {
      throw new RangeError(`work must be a finite number of nanoseconds, 0 or more; got ${workNs}`)
    }
    return new Job(this, workNs)
  }

  /** For Job. */
  admit(job: Job): void {
    this.#raiseLevel()
    job.leavesAt = this.#level + job.workNs
    let at = this.#jobs.length
    while (at > 0 && this.#jobs[at - 1]!.leavesAt > job.leavesAt) at--
    this.#jobs.splice(at, 0, job)
    this.#setTimer()
  }

  /** For Job. */
  dismiss(job: Job): void {
    this.#raiseLevel()
    const at = this.#jobs.indexOf(job)
    if (at >= 0) this.#jobs.splice(at, 1)
    this.#setTimer()
  }

  #raiseLevel(): void {
    const now = this.#simulation.now
    if (this.#jobs.length === 0) this.#level = 0
    else this.#level += (now - this.#levelAtNs) / this.#jobs.length
    this.#levelAtNs = now
  }

  #setTimer(): void {
    const first = this.#jobs[0]
    if (first === undefined) return this.#firstIsDone.clear()
    const delayNs = Math.ceil(Math.max(0, first.leavesAt - this.#level) * this.#jobs.length)
    this.#firstIsDone.set(delayNs)
  }

  #dismissFirst(): void {
    this.#raiseLevel()
    // The first job is done, whatever the rounding of the level says, and so is every job that leaves at the same level.
    let first = this.#jobs[0]
    const level = Math.max(this.#level, first?.leavesAt ?? 0)
    while (first !== undefined && first.leavesAt <= level) {
      this.#jobs.shift()
      this.#simulation.resume(first.task!, undefined)
      first = this.#jobs[0]
    }
    this.#setTimer()
  }
}

class Job extends Wait<void> {
  readonly #server: SharedServer
  readonly workNs: number
  leavesAt = 0
  task: RunningTask | null = null

  constructor(server: SharedServer, workNs: number) {
    super()
    this.#server = server
    this.workNs = workNs
  }

  enter(task: RunningTask): unknown {
    if (this.task !== null) throw new Error(`task ${task.name} yields a job of a shared server that was yielded before`)
    this.task = task
    this.#server.admit(this)
    return WAITING
  }

  withdraw(): void {
    this.#server.dismiss(this)
  }
}
