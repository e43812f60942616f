// Expected running time against crash rate: the same computation with different policies, on workstations that crash at random
// and restart. All policies see the same crashes (the same seeds). With policy `none` there is only the log, so a process starts over
// and repeats everything.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { CheckpointPolicy } from '../../scenario/vocabulary.ts'
import { type RunTrials, type Trial, trialSeed } from '../trials.ts'
import { type Measured, withChance } from './interval-curve.ts'

export interface CrashRateOptions {
  /** Without faults; its policy is replaced. */
  readonly scenario: Scenario
  readonly seed: string
  /** Runs of each point. */
  readonly trials: number
  readonly policies: readonly CheckpointPolicy[]
  /** Crashes per hour of each workstation. */
  readonly crashesPerHour: readonly number[]
  readonly run: RunTrials
}

export interface CrashRateCurve {
  readonly policy: CheckpointPolicy
  /** Running time in seconds. */
  readonly points: readonly { readonly crashesPerHour: number; readonly seconds: Measured }[]
}

export async function crashRateCurves(options: CrashRateOptions): Promise<CrashRateCurve[]> {
  const { scenario, seed, trials, policies, crashesPerHour, run } = options
  const batch: Trial[] = policies.flatMap((policy) =>
    crashesPerHour.flatMap((rate) => {
      const under = withPolicy(scenario, policy)
      const crashing = rate === 0 ? under : withChance(under, 3600 / rate)
      return Array.from({ length: trials }, (_, number) => ({ scenario: crashing, seed: trialSeed(seed, number) }))
    }),
  )
  const results = await run(batch)
  return policies.map((policy, row) => ({
    policy,
    points: crashesPerHour.map((rate, column) => {
      const from = (row * crashesPerHour.length + column) * trials
      const ended = results.slice(from, from + trials).filter(({ outcome }) => outcome === 'completed')
      const observed = Observations.of(ended.map(({ seconds }) => seconds))
      return {
        crashesPerHour: rate,
        seconds: { mean: observed.mean, ci95: observed.halfWidth, runs: observed.count },
      }
    }),
  }))
}

const withPolicy = (scenario: Scenario, policy: CheckpointPolicy): Scenario => ({
  ...scenario,
  protocol: { ...scenario.protocol, checkpoint: { ...scenario.protocol.checkpoint, policy } },
})
