// Where the time of one run went: the workers' from the trace, that of the devices that served them from the result.

import type { SimulationResult } from '../../sim/result.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'

/** Seconds, averaged over the workers, which run in parallel. Each instant counts once; blocked takes precedence. */
export interface WorkerSeconds {
  readonly compute: number
  readonly waiting: number
  readonly sending: number
  readonly blocked: number
}

/** Seconds, summed over all processes or devices. They overlap. */
export interface ServiceSeconds {
  readonly blocked: number
  readonly copy: number
  readonly compare: number
  readonly log: number
  readonly network: number
  readonly disk: number
}

export interface RunCosts {
  /** Name of the configuration, for instance `gauss-full-2`. */
  readonly name: string
  readonly seconds: number
  readonly worker: WorkerSeconds
  readonly services: ServiceSeconds
}

type Doing = keyof WorkerSeconds

/** What one worker is doing, and the time it has spent on each activity. */
class Worker {
  readonly spentNs: Record<Doing, number> = { compute: 0, waiting: 0, sending: 0, blocked: 0 }
  #doing: Exclude<Doing, 'blocked'> = 'waiting'
  #blocked = false
  #sinceNs: number

  constructor(atNs: number) {
    this.#sinceNs = atNs
  }

  turnTo(doing: Exclude<Doing, 'blocked'>, atNs: number): void {
    this.#count(atNs)
    this.#doing = doing
  }

  block(blocked: boolean, atNs: number): void {
    this.#count(atNs)
    this.#blocked = blocked
  }

  #count(atNs: number): void {
    this.spentNs[this.#blocked ? 'blocked' : this.#doing] += atNs - this.#sinceNs
    this.#sinceNs = atNs
  }
}

/** Reads the trace of one crash-free run. */
export class WorkerClock {
  readonly #workers = new Map<string, Worker>()

  /** The trace listener. */
  readonly read = (atNs: number, event: TraceEvent): void => {
    if (!('process' in event) || event.process.endsWith('/0')) return
    if (event.kind === 'process-started') this.#workers.set(event.process, new Worker(atNs))
    const worker = this.#workers.get(event.process)
    if (worker === undefined) return
    if (event.kind === 'compute-begins') worker.turnTo('compute', atNs)
    else if (event.kind === 'message-sent') worker.turnTo('sending', atNs)
    else if (event.kind === 'compute-ends' || event.kind === 'message-acknowledged' || event.kind === 'process-ended') {
      worker.turnTo('waiting', atNs)
      if (event.kind === 'process-ended') this.#ended.push(worker)
    } else if (event.kind === 'process-blocked') worker.block(true, atNs)
    else if (event.kind === 'process-unblocked') worker.block(false, atNs)
    if (event.kind === 'process-ended') this.#workers.delete(event.process)
  }

  readonly #ended: Worker[] = []

  seconds(): WorkerSeconds {
    const mean = (doing: Doing): number =>
      this.#ended.reduce((sum, { spentNs }) => sum + spentNs[doing], 0) / this.#ended.length / 1e9
    return { compute: mean('compute'), waiting: mean('waiting'), sending: mean('sending'), blocked: mean('blocked') }
  }
}

export const runCosts = (name: string, { seconds, costs }: SimulationResult, worker: WorkerSeconds): RunCosts => ({
  name,
  seconds,
  worker,
  services: {
    blocked: costs.blockedSeconds,
    copy: costs.copySeconds,
    compare: costs.compareSeconds,
    log: costs.logSeconds,
    network: costs.networkSeconds,
    disk: costs.diskSeconds,
  },
})
