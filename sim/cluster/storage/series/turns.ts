// Something that does one thing at a time, where exchanges of series and real requests take turns: a file server with its requests, a host
// with its writes. A real request waits as long as it would, on average, behind the exchanges that are present, and holds up the series.

import type { Simulation } from '../../../kernel/simulation.ts'
import { type Flow, FlowResource, type Flows } from '../../../machine/flows/flows.ts'

/** Above this load there is no time to spare. */
const SATURATED = 0.999

export class Turns {
  readonly resource = new FlowResource()
  readonly #simulation: Simulation
  readonly #flows: Flows
  readonly #askerOf: (flow: Flow) => number | null

  constructor(simulation: Simulation, flows: Flows, askerOf: (flow: Flow) => number | null) {
    this.#simulation = simulation
    this.#flows = flows
    this.#askerOf = askerOf
  }

  /**
   * Calls `begin` when it is a real request's turn; `done` must be called when that is over.
   * @param asker the host that asks; its own series wait for it anyway
   */
  take(begin: (done: () => void) => void, asker = -1): void {
    const { now } = this.#simulation
    const waitNs = this.#waitNs(asker)
    const done = (): void => this.#hold(this.#simulation.now - now - waitNs, asker)
    if (waitNs === 0) begin(done)
    else this.#simulation.after(waitNs, begin, done)
  }

  /**
   * The expected wait behind the exchanges of series: each counts for the part of the time that it is here, and the one being served is
   * half done on average.
   */
  #waitNs(asker: number): number {
    let sum = 0
    for (const flow of this.resource.flows) {
      if (this.#askerOf(flow) === asker) continue
      const { leastNs } = flow.shape
      const stageNs = this.#stageNs(flow)
      const presentPart = Math.max(0, 1 - flow.rate * (leastNs - stageNs))
      sum += (presentPart - (flow.rate * stageNs) / 2) * stageNs
    }
    return Math.round(Math.max(0, sum))
  }

  /** A series whose exchange is not always here is held up only if it arrives meanwhile, and then by half on average. */
  #hold(forNs: number, asker: number): void {
    for (const flow of this.resource.flows) {
      if (this.#askerOf(flow) === asker) continue
      const { leastNs } = flow.shape
      const isHeld = this.resource.load > SATURATED || forNs > leastNs
      this.#flows.hold(flow, isHeld ? forNs : (forNs * forNs) / (2 * leastNs))
    }
  }

  #stageNs({ shape }: Flow): number {
    let sum = 0
    for (const { resource, unitNs } of shape.shares) if (resource === this.resource) sum += unitNs
    return sum
  }
}
