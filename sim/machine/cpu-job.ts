// User work on a processor: it shares the time with other such work, and can be paused, extended or cancelled. It does not know when it
// will end; the processor (cpu.ts) does.

import { type RunningTask, WAITING, Wait } from '../kernel/task.ts'

/** What a job asks of its processor. */
interface Processor {
  /** Updates the remaining work of every job to this instant. */
  settle(): void
  /** Sets the timer for the job that will finish first. The jobs must be settled. */
  plan(): void
  join(job: CpuJob): void
  leave(job: CpuJob): void
}

/** User work that shares the processor with other user work; yield it to wait for its end. */
export class CpuJob extends Wait<void> {
  /** For the processor: work still to be done, as of the last settle(). */
  left: number
  state: 'running' | 'paused' | 'done' | 'cancelled' = 'running'
  /** Called once, when all the work is done. */
  onDone: ((job: CpuJob) => void) | null
  /** Runs before jobs that are not urgent. */
  readonly urgent: boolean
  readonly #cpu: Processor
  /** Nearly always at most one task waits. */
  #waiter: RunningTask | null = null
  #moreWaiters: RunningTask[] | null = null

  constructor(cpu: Processor, workNs: number, onDone: ((job: CpuJob) => void) | null, urgent: boolean) {
    super()
    this.#cpu = cpu
    this.left = workNs
    this.onDone = onDone
    this.urgent = urgent
  }

  get remainingNs(): number {
    this.#cpu.settle()
    return this.left
  }

  /** Adds work to the job, which must not have ended. */
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

  /** Drops the remaining work. Tasks waiting for its end keep waiting; `onDone` is not called. */
  cancel(): void {
    if (this.state === 'running') this.#cpu.leave(this)
    if (this.state !== 'done') this.drop()
  }

  /** For the processor: all work is done. */
  finish(): void {
    this.state = 'done'
    const waiter = this.#waiter
    const more = this.#moreWaiters
    this.#forget()
    waiter?.simulation.resume(waiter, undefined)
    if (more !== null) for (const other of more) other.simulation.resume(other, undefined)
    this.onDone?.(this)
  }

  /** For the processor: the machine has crashed, or the job was cancelled. */
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

  /** Only the wait ends: the work continues until cancel(). */
  withdraw(task: RunningTask): void {
    if (this.#waiter === task) this.#waiter = this.#moreWaiters?.shift() ?? null
    else this.#moreWaiters = this.#moreWaiters?.filter((other) => other !== task) ?? null
  }

  #forget(): void {
    this.#waiter = null
    this.#moreWaiters = null
  }
}

/** Work in whole nanoseconds. */
export function wholeNs(workNs: number): number {
  if (!(workNs >= 0)) throw new RangeError(`work is 0 ns or more; got ${workNs}`)
  return Math.round(workNs)
}
