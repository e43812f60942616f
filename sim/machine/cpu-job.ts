// Work that a process gives to the processor: it shares the time with other such work, can be paused, given more to do, or given up.
// What it does not know is when it ends: that is the processor's matter (cpu.ts).

import { type RunningTask, WAITING, Wait } from '../kernel/task.ts'

/** What a job asks of its processor. */
interface Processor {
  /** Brings what is left of every job up to this instant. */
  settle(): void
  /** Sets the timer for the job that will be done first. The jobs must be settled. */
  plan(): void
  join(job: CpuJob): void
  leave(job: CpuJob): void
}

/** Work given to the processor that shares it with other such work; yield it to wait for its end. */
export class CpuJob extends Wait<void> {
  /** The processor's: work still to be done, as of the processor's last look. */
  left: number
  state: 'running' | 'paused' | 'done' | 'cancelled' = 'running'
  /** Called once, when all the work is done. */
  onDone: ((job: CpuJob) => void) | null
  /** Runs before those that are not. */
  readonly urgent: boolean
  readonly #cpu: Processor
  /** Nearly always one task waits, or none. */
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

/** Work in whole nanoseconds. */
export function wholeNs(workNs: number): number {
  if (!(workNs >= 0)) throw new RangeError(`work is 0 ns or more; got ${workNs}`)
  return Math.round(workNs)
}
