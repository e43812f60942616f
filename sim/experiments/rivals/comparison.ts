// The settings of a comparison, and what performs its runs: the same for all parts.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import type { PerformRivalRuns, RivalResult } from './rival-run.ts'
import type { RivalApplication, RivalScenarios } from './rival-scenarios.ts'

export interface Comparison {
  readonly scenarios: RivalScenarios
  readonly protocols: readonly ProtocolKind[]
  readonly applications: readonly RivalApplication[]
  /** Of every configuration without crashes. */
  readonly trials: number
  /** Schedules of one crash. */
  readonly crashes: number
  /** Mean times between crashes by chance, seconds; none: there are no runs with such crashes. */
  readonly rates: readonly number[]
  /** How long after the first crash a second one strikes, seconds; none: there are no runs with two. */
  readonly gaps: readonly number[]
  readonly seed: string
  readonly run: PerformRivalRuns
}

/** A mean over trials, and half the width of its 95 % interval. Null: too few trials. */
export interface Spread {
  readonly mean: number | null
  readonly ci95: number | null
}

export function spreadOf(values: Iterable<number>): Spread {
  const { count, mean, halfWidth } = Observations.of(values)
  return { mean: count === 0 ? null : mean, ci95: count < 2 ? null : halfWidth }
}

export const hasCompleted = ({ outcome }: RivalResult): boolean => outcome === 'completed'

/** How much longer each completed run took than its counterpart, per cent. */
export const percentsOver = (results: readonly RivalResult[], bases: readonly RivalResult[]): number[] =>
  results.flatMap((result, trial) => {
    const base = bases[trial]!
    return hasCompleted(result) && hasCompleted(base) ? [(result.seconds / base.seconds - 1) * 100] : []
  })
