// A schedule: what goes wrong in one run of a search. It is a plan of faults and nothing more, so that it can stand in a scenario
// file; here too, how it is put into a scenario.

import { isNetworkFault } from '../../faults/network-faults.ts'
import type { Fault } from '../../faults/plan.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** One thing that goes wrong: hosts that crash, or stand still, at one instant. */
export type Strike = Extract<Fault, { kind: 'crash' | 'stall' }>

/** In no particular order; no two strikes are the same. */
export type Schedule = readonly Strike[]

/**
 * The scenario with a schedule in the place of its own strikes. What its network does to all datagrams stays: in a search that is a
 * property of the world, not of the schedule.
 */
export const struckBy = (scenario: Scenario, schedule: Schedule): Scenario =>
  withFaults(scenario, [...scenario.faults.filter(isNetworkFault), ...schedule])

export const withFaults = (scenario: Scenario, faults: readonly Fault[]): Scenario => ({ ...scenario, faults })

export const crashAt = (hosts: readonly string[], atNs: number, restartAfterNs: number | null = null): Strike => ({
  kind: 'crash',
  hosts,
  moment: { kind: 'at', atNs },
  restartAfterNs,
})

/** Without strikes that stand there twice, which a scenario file would not take. */
export function distinct(schedule: Schedule): Schedule {
  const seen = new Set<string>()
  return schedule.filter((strike) => {
    const text = JSON.stringify(strike)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}
