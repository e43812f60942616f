// Max-min fair rates: the allocation in which no flow can get more without another that has no more getting less. Found by progressive
// filling: all rates rise together, each in proportion to its weight, until a resource is used up or a flow reaches its cap; the flows so
// limited keep their rates, and the others keep rising. Numbers in, numbers out: it knows neither links nor time.

/** How much of a resource (by its index among the capacities) one unit of a flow takes. */
export type Demand = readonly [resource: number, perUnit: number]

export interface FlowDemand {
  /** Rates rise in proportion to this; above 0. */
  readonly weight: number
  /** The highest rate it can use; above 0. */
  readonly cap: number
  readonly demands: readonly Demand[]
}

/** Levels that differ by less count as equal: the remaining capacity is known only up to rounding. */
const ROUNDING = 1e-9

/**
 * The rates, in units per unit of time, in the order of the flows. Up to rounding, a flow's rate does not depend on the order of the list.
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

/** How much of each resource the flows that are still rising take together, per unit of the level. */
function pressureOf(rising: readonly number[], flows: readonly FlowDemand[], resources: number): number[] {
  const pressure = new Array<number>(resources).fill(0)
  for (const flow of rising) {
    const { weight, demands } = flows[flow]!
    for (const [resource, perUnit] of demands) pressure[resource]! += weight * perUnit
  }
  return pressure
}
