// What trying a schedule gives: what it hit, which milestones it reached, and which checks it violated. Findings are small plain data, so
// that a hundred thousand of them can be passed from workers to the search.

import type { Scenario } from '../../scenario/scenario.ts'
import type { MilestoneName } from './milestones.ts'
import type { Schedule } from './schedule.ts'

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
  /** How many runs of it and its prefixes were skipped, because they equal a run that was made (trial.ts). */
  readonly equivalent: number
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

export interface DrawnSchedule {
  readonly schedule: Schedule
  /**
   * How many prefixes of it were tried while it was followed: the run with the first strike, with the first two, and so on. They violated
   * no check, or the schedule would have ended there.
   */
  readonly beginnings: number
  /** Its finding, if one of these runs determines it. */
  readonly finding: Finding | null
  /** How many runs of it and its prefixes are skipped, because they equal a run that was made. */
  readonly equivalent: number
}
