// Tries one schedule on a ground: what it hit, which milestones it reached, and which checks it violated. Findings are small plain data,
// so that a hundred thousand of them can be passed from workers to the search.

import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import { type Ground, watchedOn } from './aiming/ground.ts'
import { type MilestoneName, MilestoneReader } from './milestones.ts'
import { type Schedule, struckBy } from './schedule.ts'

export interface Finding {
  /** How many hosts actually crashed or stalled. */
  readonly crashes: number
  /** Faults that hit nothing. */
  readonly inert: number
  readonly milestones: readonly MilestoneName[]
  /** The combinations at its strikes (combination.ts). */
  readonly combinations: readonly string[]
  readonly schedule: Schedule
  /** How many prefixes of it were tried before (swarm.ts). */
  readonly beginnings: number
  /** It went beyond what STAR guarantees to survive. */
  readonly beyondPromise: boolean
  readonly violation: Violated | null
  /** In a search of worlds: the world, and how many were skipped before it. */
  readonly world?: Scenario
  readonly skipped?: number
}

export interface Violated {
  /** The name of the check; `assertion` if the run failed an assertion. */
  readonly check: string
  readonly message: string
  readonly schedule: Schedule
  /** Where it was found, in a search of worlds. */
  readonly world?: Scenario
}

/** Runs the ground's scenario with a schedule. Never throws: a failed assertion is a finding too. */
export function tryOut(ground: Ground, schedule: Schedule, beginnings = 0): Finding {
  const reader = new MilestoneReader(ground)
  try {
    const { violations, faults, beyondPromise } = simulate(struckBy(ground.scenario, schedule), {
      ...ground.own.parts,
      checks: watchedOn(ground),
      readers: [reader],
    })
    const strikes = faults.slice(ground.scenario.faults.length)
    const inert = strikes.filter((fault) => fault.inert).length
    const first = violations[0]
    return {
      crashes: strikes.length - inert,
      inert,
      milestones: [...reader.reached],
      combinations: [...reader.combinations],
      schedule,
      beginnings,
      beyondPromise: beyondPromise !== null,
      violation: first === undefined ? null : { check: first.check, message: first.message, schedule },
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const violation = { check: 'assertion', message, schedule }
    const milestones = [...reader.reached]
    const combinations = [...reader.combinations]
    return { crashes: 0, inert: 0, milestones, combinations, schedule, beginnings, beyondPromise: false, violation }
  }
}

/** How a run with this schedule violates a check; null if it does not. */
export function breaks(check: string, ground: Ground, schedule: Schedule): string | null {
  return objections(ground, schedule).find((objection) => objection.check === check)?.message ?? null
}

/** All violations, in the order in which they were found. */
export function objections(ground: Ground, schedule: Schedule): Omit<Violated, 'schedule'>[] {
  try {
    const options = { ...ground.own.parts, checks: watchedOn(ground) }
    const { violations } = simulate(struckBy(ground.scenario, schedule), options)
    return violations.map(({ check, message }) => ({ check, message }))
  } catch (cause) {
    return [{ check: 'assertion', message: cause instanceof Error ? cause.message : String(cause) }]
  }
}
