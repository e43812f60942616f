// Something that does one thing after the other, where the exchanges of series and what is made for real take turns: a file server with its
// requests, a host with what it writes. What comes for real waits as long as it would behind the exchanges that are there, on average, and
// holds the series up.

import type { Simulation } from '../../../kernel/simulation.ts'
import { type Flow, FlowResource, type Flows } from '../../../machine/flows/flows.ts'

/** Beyond that there is no time to spare. */
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
   * Calls `begin` when it is the turn of what is made for real; `done` is to be called when that is over.
   * @param asker its own series wait for it already
   */
  take(begin: (done: () => void) => void, asker = -1): void {
    const { now } = this.#simulation
    const waitNs = this.#waitNs(asker)
    const done = (): void => this.#hold(this.#simulation.now - now - waitNs, asker)
    if (waitNs === 0) begin(done)
    else this.#simulation.after(waitNs, begin, done)
  }

  /** Of each exchange the time that it is neither on its way nor with somebody else; the one at work is half done. */
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

  /** A series that is not always here is held up only if it comes meanwhile, and then by half. */
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
