// Paired comparison of runs of a point and of its baseline with the same seed: common random effects cancel, so the interval of
// the overhead is narrower than those of the two times. Keeps a run only until its partner has arrived.

import type { Estimate } from '../../kernel/chance/statistics.ts'
import { ExactObservations } from './exact-observations.ts'
import type { SweepPlan } from './sweep-plan.ts'
import type { Row } from './sweep-row.ts'

/** Running times by configuration; null: not completed. */
type Times = Map<number, number | null>

export class Pairs {
  readonly #plan: SweepPlan
  readonly #membersOf: number[] = []
  /** By group and trial: the runs that have arrived, until all have. */
  readonly #waiting = new Map<string, Times>()
  /** By point, in per cent. */
  readonly #overheads: readonly ExactObservations[]

  constructor(plan: SweepPlan) {
    this.#plan = plan
    for (const group of plan.groups) this.#membersOf[group] = (this.#membersOf[group] ?? 0) + 1
    this.#overheads = plan.points.map(() => new ExactObservations(1e9))
  }

  add({ configuration, trial, outcome, measures }: Row): void {
    if (this.#plan.baseline.length === 0) return
    const group = this.#plan.groups[configuration]!
    const key = `${group}/${trial}`
    const times: Times = this.#waiting.get(key) ?? new Map()
    this.#waiting.set(key, times.set(configuration, outcome === 'completed' ? measures.seconds : null))
    if (times.size < this.#membersOf[group]!) return
    this.#waiting.delete(key)
    for (const [number, point] of this.#plan.points.entries()) {
      if (this.#plan.groups[point.configuration] !== group) continue
      const own = times.get(point.configuration) ?? null
      const other = times.get(point.baseline!) ?? null
      if (own !== null && other !== null) this.#overheads[number]!.add(100 * (own / other - 1))
    }
  }

  /** The overhead of a point, in per cent. */
  overhead(point: number): Estimate {
    return this.#overheads[point]!.estimate()
  }
}
