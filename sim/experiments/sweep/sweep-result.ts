// The result of a sweep: a row for each point of the grid, as plain data. Independent of who performed the runs, when, and in what order.

import type { Estimate } from '../../kernel/chance/statistics.ts'
import type { OutcomeKind } from '../../result.ts'
import type { Pairs } from './sweep-pairs.ts'
import type { SweepPlan } from './sweep-plan.ts'
import { type MeasureName, measureNames, outcomeKinds } from './sweep-row.ts'
import type { Axis, Setting } from './sweep-setting.ts'
import type { Tally } from './sweep-tally.ts'
import { isNarrow, type Until } from './until.ts'

/** A mean over runs; null if there are none, or too few for an interval. */
export interface Mean {
  readonly mean: number | null
  /** Half the width of the 95 % interval. */
  readonly ci95: number | null
}

export interface PointResult {
  /** By path. */
  readonly values: Readonly<Record<string, unknown>>
  readonly trials: number
  readonly outcomes: Readonly<Partial<Record<OutcomeKind, number>>>
  /** Whether the interval of the running time is as narrow as requested; null if nothing was requested. */
  readonly narrow: boolean | null
  /** Over the baseline, trial by trial; null if there is no baseline. */
  readonly overheadPercent: Mean | null
  /** Over the completed runs. */
  readonly means: Readonly<Record<MeasureName, Mean>>
}

export interface SweepResult {
  readonly scenario: string
  readonly seed: string
  /** The digest of the plan: sweeps with equal digests perform the same runs. */
  readonly digest: string
  /** Over all runs included. */
  readonly fingerprint: string
  /** Whether all runs are included. */
  readonly complete: boolean
  /** How many runs, including those of baselines. */
  readonly runs: number
  readonly trials: number
  readonly until: Until | null
  readonly axes: readonly Axis[]
  readonly baseline: readonly Setting[]
  readonly points: readonly PointResult[]
}

export function summarize(plan: SweepPlan, tallies: readonly Tally[], pairs: Pairs, missing: number): SweepResult {
  const { scenario, seed, digest, trials, until, axes, baseline } = plan
  const sum = tallies.reduce((total, { fingerprint }) => BigInt.asUintN(64, total + fingerprint), 0n)
  return {
    scenario,
    seed,
    digest,
    fingerprint: sum.toString(16).padStart(16, '0'),
    complete: missing === 0,
    runs: tallies.reduce((total, tally) => total + tally.trials, 0),
    trials,
    until,
    axes,
    baseline,
    points: plan.points.map(({ values, configuration }, number): PointResult => {
      const tally = tallies[configuration]!
      const means = {} as Record<MeasureName, Mean>
      for (const name of measureNames) means[name] = meanOf(tally.estimate(name))
      return {
        values: Object.fromEntries(axes.map(({ path }, at) => [path, values[at]])),
        trials: tally.trials,
        outcomes: sortedOutcomes(tally),
        narrow: until === null ? null : isNarrow(until, tally.estimate('seconds')),
        overheadPercent: baseline.length === 0 ? null : meanOf(pairs.overhead(number)),
        means,
      }
    }),
  }
}

const meanOf = ({ mean, halfWidth }: Estimate): Mean => ({
  mean: Number.isNaN(mean) ? null : mean,
  ci95: Number.isFinite(halfWidth) ? halfWidth : null,
})

/** In a fixed order, not the order of arrival. */
const sortedOutcomes = ({ outcomes }: Tally): PointResult['outcomes'] =>
  Object.fromEntries(outcomeKinds.flatMap((kind) => (outcomes[kind] === undefined ? [] : [[kind, outcomes[kind]]])))
