// What guides a search: schedules that came to something new. A schedule at whose strikes something goes on that no strike before had met (a
// new combination, combination.ts) is kept, and later schedules vary it, as fuzzers do. What is varied depends on the findings of
// generations that are over, each of a fixed number of schedules: not on how many workers there are, nor on who is quick.

import { RandomStreams } from '../../kernel/chance/random.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { Finding } from './finding.ts'
import type { Schedule } from './schedule.ts'

/** A schedule to be varied, and its world, if worlds are drawn. */
export interface Parent {
  readonly schedule: Schedule
  readonly world: Scenario | null
}

/** Numbers that are dealt out in a generation. Two generations may be under way at once. */
export const GENERATION = 200
/** So many of a hundred schedules vary another one, once there is one. */
const VARIED_PERCENT = 40
/** The newest so many are varied: what came to something new long ago has been. */
const KEPT = 150

export class Corpus {
  readonly #seed: string
  readonly #seen = new Set<string>()
  /** In the order of their numbers. */
  readonly #parents: { readonly number: number; readonly parent: Parent }[] = []

  constructor(seed: string) {
    this.#seed = seed
  }

  /** How many combinations there have been. */
  get combinations(): number {
    return this.#seen.size
  }

  /** Findings are given in the order of their numbers. */
  take(number: number, { combinations, schedule, world, violation, beyondPromise }: Finding): void {
    const before = this.#seen.size
    for (const each of combinations) this.#seen.add(each)
    if (this.#seen.size === before || violation !== null || beyondPromise) return
    this.#parents.push({ number, parent: { schedule, world: world ?? null } })
  }

  /** All numbers below must have been taken before this one is dealt out. */
  needed(number: number): number {
    return (Math.floor(number / GENERATION) - 1) * GENERATION
  }

  /** What this number varies; null: it is drawn anew. */
  parentOf(number: number): Parent | null {
    const chance = new RandomStreams(this.#seed).of(`parent of ${number}`)
    if (chance.integer(0, 99) >= VARIED_PERCENT) return null
    const known = this.#parents.findLastIndex((each) => each.number < this.needed(number)) + 1
    if (known === 0) return null
    return this.#parents[chance.integer(Math.max(0, known - KEPT), known - 1)]!.parent
  }
}
