// Max-min fair rates: of all ways to share, the one in which nobody can have more without somebody who has no more getting less. Found by
// filling: all rates rise together, each in proportion to its weight, until something is used up or a flow has all that it can take;
// whoever is held by that keeps its rate, the others rise on. Numbers in, numbers out: it knows neither links nor time.

/** How much of a resource, by its place in the list of capacities, a unit of a flow takes. */
export type Demand = readonly [resource: number, perUnit: number]

export interface FlowDemand {
  /** Rates rise in proportion to this; above 0. */
  readonly weight: number
  /** It takes no more, whatever there is; above 0. */
  readonly cap: number
  readonly demands: readonly Demand[]
}

/** Levels that differ by less are one: what is left of a resource is known up to rounding only. */
const ROUNDING = 1e-9

/**
 * The rates, in units a unit of time, in the order of the flows. What a flow gets depends on what else there is and not on the order of the
 * list, but for rounding.
 */
export function maxMinRates(flows: readonly FlowDemand[], capacities: readonly number[]): number[] {
  const rates = new Array<number>(flows.length).fill(0)
  const free = [...capacities]
  let rising = flows.map((_, flow) => flow)
  while (rising.length > 0) {
    const pressure = pressureOf(rising, flows, free.length)
    const heldAt = (flow: number): number => {
      const { cap, weight, demands } = flows[flow]!
      let level = cap / weight
      for (const [resource, perUnit] of demands) {
        if (perUnit > 0) level = Math.min(level, Math.max(0, free[resource]!) / pressure[resource]!)
      }
      return level
    }
    const levels = rising.map(heldAt)
    const level = Math.min(...levels)
    const stillRising: number[] = []
    for (const [at, flow] of rising.entries()) {
      if (levels[at]! > level * (1 + ROUNDING)) {
        stillRising.push(flow)
        continue
      }
      const { weight, demands } = flows[flow]!
      rates[flow] = level * weight
      for (const [resource, perUnit] of demands) free[resource]! -= perUnit * rates[flow]!
    }
    rising = stillRising
  }
  return rates
}

/** What the flows that still rise take of each resource together, for each unit of the level. */
function pressureOf(rising: readonly number[], flows: readonly FlowDemand[], resources: number): number[] {
  const pressure = new Array<number>(resources).fill(0)
  for (const flow of rising) {
    const { weight, demands } = flows[flow]!
    for (const [resource, perUnit] of demands) pressure[resource]! += weight * perUnit
  }
  return pressure
}
