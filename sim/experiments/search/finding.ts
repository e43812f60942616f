// What trying a schedule comes to: what it hit, which milestones it came to, and what the checks object to. Plain data, a few words
// each, so that a hundred thousand of them can pass from workers to the search.

import type { Scenario } from '../../scenario/scenario.ts'
import type { MilestoneName } from './milestones.ts'
import type { Schedule } from './schedule.ts'

export interface Finding {
  /** Hosts that really crashed or were made to stand still. */
  readonly crashes: number
  /** Faults that hit nothing. */
  readonly inert: number
  readonly milestones: readonly MilestoneName[]
  /** What went on at its strikes (combination.ts). */
  readonly combinations: readonly string[]
  readonly schedule: Schedule
  /** How many beginnings of it were tried before (swarm.ts). */
  readonly beginnings: number
  /** How many runs of it and its beginnings were not made, since they are the same as one that was (trial.ts). */
  readonly equivalent: number
  /** It went beyond what STAR promises to survive. */
  readonly beyondPromise: boolean
  readonly violation: Violated | null
  /** Of drawn worlds: the world, and how many were drawn for it in vain. */
  readonly world?: Scenario
  readonly skipped?: number
}

export interface Violated {
  /** Name of the check; `assertion` if the run stopped itself. */
  readonly check: string
  readonly message: string
  readonly schedule: Schedule
  /** Where it was found, if worlds are drawn. */
  readonly world?: Scenario
}

export interface DrawnSchedule {
  readonly schedule: Schedule
  /**
   * How many beginnings of it were tried while it was followed: the run with the first strike, with the first two, and so on. The checks had
   * nothing against them, or the schedule would end there.
   */
  readonly beginnings: number
  /** What it comes to, if one of these runs tells. */
  readonly finding: Finding | null
  /** How many runs were the same as one before, and were not made. */
  readonly equivalent: number
}
