// One schedule tried on a ground: what it hit, which milestones it came to, and what the checks object to. Plain data, a few words
// each, so that a hundred thousand of them can pass from workers to the search.

import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import type { Ground } from './ground.ts'
import { type MilestoneName, MilestoneReader } from './milestones.ts'
import { type Schedule, withFaults } from './schedule.ts'

export interface Finding {
  /** Hosts that really crashed or were made to stand still. */
  readonly crashes: number
  /** Faults that hit nothing. */
  readonly inert: number
  readonly milestones: readonly MilestoneName[]
  /** It lost more than STAR promises to survive. */
  readonly beyondPromise: boolean
  readonly violation: Violated | null
}

export interface Violated {
  /** Name of the check; `assertion` if the run stopped itself. */
  readonly check: string
  readonly message: string
  readonly schedule: Schedule
}

/** Runs the ground's scenario with a schedule. It never throws: a run that stops itself is a finding too. */
export function tryOut(ground: Ground, schedule: Schedule): Finding {
  const reader = new MilestoneReader(ground)
  try {
    const { violations, faults, beyondPromise } = simulate(withFaults(ground.scenario, schedule), {
      checks: { crashFree: ground.crashFree },
      readers: [reader.read],
    })
    const inert = faults.filter((fault) => fault.inert).length
    const first = violations[0]
    return {
      crashes: faults.length - inert,
      inert,
      milestones: [...reader.reached],
      beyondPromise: beyondPromise !== null,
      violation: first === undefined ? null : { check: first.check, message: first.message, schedule },
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const violation = { check: 'assertion', message, schedule }
    return { crashes: 0, inert: 0, milestones: [...reader.reached], beyondPromise: false, violation }
  }
}

/** The checks, apart from the one that is asked about, that a schedule breaks are of no interest: does it break this one? */
export function breaks(check: string, ground: Ground, schedule: Schedule): string | null {
  const { scenario, crashFree } = ground
  return objectionOf(check, withFaults(scenario, schedule), crashFree)
}

function objectionOf(check: string, scenario: Scenario, crashFree: Ground['crashFree']): string | null {
  try {
    const { violations } = simulate(scenario, { checks: { crashFree } })
    return violations.find((violation) => violation.check === check)?.message ?? null
  } catch (cause) {
    if (check !== 'assertion') return null
    return cause instanceof Error ? cause.message : String(cause)
  }
}
