// A schedule: what goes wrong in one run of a search. It is nothing but a fault plan, so that it can be written into a scenario
// file. Also here: how to put it into a scenario.

import { isNetworkFault } from '../../faults/network-faults.ts'
import type { Fault } from '../../faults/plan.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/**
 * One thing that goes wrong: hosts that crash or stall at one instant or event.
 *
 * @example
 * import type { Strike } from 'starsim/arbitraries'
 *
 * const strike: Strike = { kind: 'crash', hosts: ['ws2'], moment: { kind: 'at', atNs: 5e9 }, restartAfterNs: null }
 * console.log(strike.hosts)
 */
export type Strike = Extract<Fault, { kind: 'crash' | 'stall' }>

/**
 * What goes wrong in one run: distinct strikes in no particular order.
 *
 * @example
 * import { type Schedule, toScenario } from 'starsim/arbitraries'
 * import { simulate } from 'starsim/core'
 *
 * const schedule: Schedule = [{ kind: 'crash', hosts: ['ws2'], moment: { kind: 'at', atNs: 5e9 }, restartAfterNs: null }]
 * console.log(simulate(toScenario({ application: { kind: 'gauss', size: 16 } }, schedule)).faults)
 */
export type Schedule = readonly Strike[]

/**
 * The scenario with its strikes replaced by a schedule. Its network faults are kept: in a search they are a property of the world, not
 * of the schedule.
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

export const isStrike = (fault: Fault): fault is Strike => fault.kind === 'crash' || fault.kind === 'stall'

/** Without duplicate strikes, which a scenario file would not accept. */
export function distinct(schedule: Schedule): Schedule {
  const seen = new Set<string>()
  return schedule.filter((strike) => {
    const text = JSON.stringify(strike)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}
