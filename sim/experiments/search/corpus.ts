// Coverage guidance of a search, as in fuzzing: a schedule whose strikes hit a new combination (combination.ts) is kept, and later
// schedules vary it. What is varied depends only on the findings of finished generations, each of a fixed number of schedules, so it
// does not depend on the number of workers or their speed.

import { RandomStreams } from '../../kernel/chance/random.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { Finding } from './finding.ts'
import type { Schedule } from './schedule.ts'

/** A schedule to vary, and its world in a search of worlds. */
export interface Parent {
  readonly schedule: Schedule
  readonly world: Scenario | null
}

/** How many schedules a generation has. Two generations may be in progress at once. */
export const GENERATION = 200
/** The percentage of schedules that vary another one, once there is one. */
const VARIED_PERCENT = 40
/** Only the newest schedules of the corpus are varied; older ones have been varied enough. */
const KEPT = 150

export class Corpus {
  readonly #seed: string
  readonly #seen = new Set<string>()
  /** In the order of their numbers. */
  readonly #parents: { readonly number: number; readonly parent: Parent }[] = []

  constructor(seed: string) {
    this.#seed = seed
  }

  /** How many combinations have been seen. */
  get combinations(): number {
    return this.#seen.size
  }

  /** Findings must be given in the order of their numbers. */
  take(number: number, { combinations, schedule, world, violation, beyondPromise }: Finding): void {
    const before = this.#seen.size
    for (const each of combinations) this.#seen.add(each)
    if (this.#seen.size === before || violation !== null || beyondPromise) return
    this.#parents.push({ number, parent: { schedule, world: world ?? null } })
  }

  /** All numbers below the result must have been taken before this number is handed out. */
  needed(number: number): number {
    return (Math.floor(number / GENERATION) - 1) * GENERATION
  }

  /** What this number varies; null if it is drawn afresh. */
  parentOf(number: number): Parent | null {
    const chance = new RandomStreams(this.#seed).of(`parent of ${number}`)
    if (chance.integer(0, 99) >= VARIED_PERCENT) return null
    const known = this.#parents.findLastIndex((each) => each.number < this.needed(number)) + 1
    if (known === 0) return null
    return this.#parents[chance.integer(Math.max(0, known - KEPT), known - 1)]!.parent
  }
}
