// Shrinking: from a schedule that violates a check to the simplest one that violates the same check. fast-check walks the tree of simpler
// cases, which simpler.ts defines. It is limited by the number of runs and not by time, so a finding always shrinks in the same way.

import fc from 'fast-check'
import { partsWith } from '../../../scenario/known-parts.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { noOwnCode, type OwnCode } from '../../own-code/own-code.ts'
import type { Ground } from '../aiming/ground.ts'
import { rememberedGround } from '../batch.ts'
import type { Schedule } from '../schedule.ts'
import { breaks } from '../try-out.ts'
import { roundInstants, simplerSchedules, smallerScenarios, stretched } from './simpler.ts'
import { Shrinking } from './simplifying-arbitrary.ts'
import { instantsOfTied, tiedToLastEvents } from './tie-to-events.ts'

/**
 * A schedule and its scenario without faults: what `troubledScenarios` draws.
 *
 * @example
 * import { type Case, toScenario } from 'starsim/arbitraries'
 * import { simulate } from 'starsim/core'
 *
 * const outcomeOf = ({ scenario, schedule }: Case): string => simulate(toScenario(scenario, schedule)).outcome
 * console.log(typeof outcomeOf)
 */
export interface Case {
  readonly scenario: Scenario
  readonly schedule: Schedule
}

export interface Shrunk extends Case {
  /** How the check is violated in this case. */
  readonly message: string
  /** How many runs it took. */
  readonly runs: number
}

/** The limit on runs: what has been found by then is simple enough. */
const MOST_RUNS = 600

export interface ShrinkOptions {
  readonly mostRuns?: number
  /** The smallest number of strikes to keep. */
  readonly least?: number
  /** Custom code that the scenario is run with. */
  readonly own?: OwnCode
}

/** The simplest case found that violates the check; the given one must violate it. */
export function shrink(check: string, found: Case, options: ShrinkOptions = {}): Shrunk {
  const { mostRuns = MOST_RUNS, least = 0, own = noOwnCode } = options
  let runs = 0
  const objection = (each: Case): string | null => {
    const ground = groundOrNull(each.scenario, own)
    return ground === null ? null : breaks(check, ground, each.schedule)
  }
  const property = fc.property(
    new Shrinking(fc.constant(found), (each) => simplerCases(each, least, own)),
    (each) => runs++ >= mostRuns || objection(each) === null,
  )
  const details = fc.check(property, { seed: 1, numRuns: 1 })
  const simplest = details.counterexample?.[0] ?? found
  return { ...simplest, message: objection(simplest) ?? '', runs }
}

/** Simpler schedules first, then smaller scenarios with the same schedule. */
export function* simplerCases({ scenario, schedule }: Case, least = 0, own = noOwnCode): IterableIterator<Case> {
  for (const simpler of simplerSchedules(schedule, least)) yield { scenario, schedule: simpler }
  const before = groundOrNull(scenario, own)
  if (before === null) return
  for (const [place, atNs] of instantsOfTied(before, schedule).entries()) {
    if (atNs === null) continue
    for (const simpler of roundInstants(atNs)) {
      const at = { kind: 'at', atNs: simpler } as const
      yield { scenario, schedule: schedule.map((each, i) => (i === place ? { ...each, moment: at } : each)) }
    }
  }
  const tied = tiedToLastEvents(before, schedule)
  for (const smaller of smallerScenarios(scenario, schedule, partsWith(own.parts))) {
    yield { scenario: smaller, schedule }
    const after = groundOrNull(smaller, own)
    if (after === null) continue
    yield { scenario: smaller, schedule: stretched(schedule, after.endNs / before.endNs) }
    if (tied !== null && namesOnlyHostsOf(smaller, tied)) yield { scenario: smaller, schedule: tied }
  }
}

const namesOnlyHostsOf = ({ hosts }: Scenario, schedule: Schedule): boolean =>
  schedule.every((strike) => strike.hosts.every((name) => hosts.some((host) => host.name === name)))

/** Null if a scenario that was made smaller no longer completes. */
function groundOrNull(scenario: Scenario, own: OwnCode): Ground | null {
  try {
    return rememberedGround(scenario, own)
  } catch {
    return null
  }
}
