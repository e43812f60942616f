// Everything that the report on the paper shows, as plain data: the reproduction, the costs of single runs, and the two crash
// curves. Collecting it takes a minute; rendering it takes no time.

import { heldOutErrors } from '../../sim/experiments/paper/held-out.ts'
import { type PaperReport, reproducePaper } from '../../sim/experiments/paper/paper.ts'
import { type PaperScenarios, paperRunCount } from '../../sim/experiments/paper/paper-scenarios.ts'
import { type PaperApplication, paperApplications, policyTables } from '../../sim/experiments/paper/paper-tables.ts'
import { type CrashRateCurve, crashRateCurves } from '../../sim/experiments/sweep/crash-rate-curve.ts'
import { type IntervalCurve, intervalCurve } from '../../sim/experiments/sweep/interval-curve.ts'
import { type PerformTrials, trialSeed } from '../../sim/experiments/trials.ts'
import { simulate } from '../../sim/simulate.ts'
import { type RunCosts, runCosts, WorkerClock } from './run-costs.ts'

export interface ReportData {
  readonly paper: PaperReport
  readonly heldOut: Readonly<Record<PaperApplication, number | null>>
  /** Empty if interrupted before. */
  readonly costs: readonly RunCosts[]
  /** Null if interrupted before. */
  readonly interval: IntervalCurve | null
  /** Empty if interrupted before. */
  readonly crashRates: readonly CrashRateCurve[]
  /** If it was interrupted: what it contains all the same. */
  readonly interrupted?: string
}

export interface ReportOptions {
  readonly seed: string
  /** Of each configuration of the paper; points of a curve get more, since crashes add variance. */
  readonly trials: number
  readonly perform: PerformTrials
}

const curveTrials = (trials: number): number => Math.max(12, 2 * trials)
const intervalSeconds = [30, 60, 120, 240, 480, 960, 1920]
const MEAN_TIME_BETWEEN_CRASHES_SECONDS = 3600
const policies = ['none', 'full', 'incremental'] as const
const crashesPerHour = [0, 0.25, 0.5, 1, 1.5, 2]

/** The number of runs of a report, for progress; excludes those that only measure the constants of a closed form. */
export const reportRunCount = (trials: number): number =>
  trials * paperRunCount + curveTrials(trials) * (intervalSeconds.length + policies.length * crashesPerHour.length)

/**
 * Null if it was stopped before one trial of the whole paper was complete; stopped later, it has what was complete by then. Throws RangeError
 * unless `trials` is at least one.
 */
export async function collectReport(scenarios: PaperScenarios, options: ReportOptions): Promise<ReportData | null> {
  const { seed, trials, perform } = options
  const paper = await perform(trials, (complete, run) => reproducePaper(scenarios, { seed, trials: complete, run }))
  if (paper === null) return null
  const scenario = scenarios['fft-full-2']
  const costs = await perform(1, async (_, run) => {
    const all: RunCosts[] = []
    for (const name of configurations()) {
      await run([]) // `perform` may stop here
      all.push(costsOf(name, scenarios, trialSeed(seed, 0)))
    }
    return all
  })
  const interval = await perform(curveTrials(trials), (complete, run) =>
    intervalCurve({
      ...{ seed, trials: complete, run, scenario, intervalSeconds },
      meanTimeBetweenCrashesSeconds: MEAN_TIME_BETWEEN_CRASHES_SECONDS,
    }),
  )
  const crashRates = await perform(curveTrials(trials), (complete, run) =>
    crashRateCurves({ seed, trials: complete, run, scenario, policies, crashesPerHour }),
  )
  return {
    paper,
    heldOut: Object.fromEntries(
      paperApplications.map((name) => [name, Number.isFinite(heldOutErrors[name]) ? heldOutErrors[name] : null]),
    ) as Record<PaperApplication, number | null>,
    costs: costs ?? [],
    interval,
    crashRates: crashRates ?? [],
  }
}

/** Costs of one run, in this thread: it needs the trace, which workers do not send. */
function costsOf(name: keyof PaperScenarios, scenarios: PaperScenarios, seed: string): RunCosts {
  const clock = new WorkerClock()
  const result = simulate(scenarios[name], { seed, readers: [clock.read] })
  return runCosts(name, result, clock.seconds())
}

/** With two copies, where everything costs most. */
const configurations = () =>
  paperApplications.flatMap((application) => [
    `${application}-baseline` as const,
    ...Object.values(policyTables).map((policy) => `${application}-${policy}-2` as const),
  ])
