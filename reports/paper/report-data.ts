// Everything that the report on the paper shows, as plain data: the reproduction, what single runs cost, and the two curves of
// crashes. Collecting it takes a minute; whatever is made from it takes none.

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
  /** Empty: interrupted before. */
  readonly costs: readonly RunCosts[]
  /** Null: interrupted before. */
  readonly interval: IntervalCurve | null
  /** Empty: interrupted before. */
  readonly crashRates: readonly CrashRateCurve[]
  /** What is in it all the same, if it was interrupted. */
  readonly interrupted?: string
}

export interface ReportOptions {
  readonly seed: string
  /** Of each configuration of the paper; points of a curve have more, since crashes scatter. */
  readonly trials: number
  readonly perform: PerformTrials
}

const curveTrials = (trials: number): number => Math.max(12, 2 * trials)
const intervalSeconds = [30, 60, 120, 240, 480, 960, 1920]
const MEAN_TIME_BETWEEN_CRASHES_SECONDS = 3600
const policies = ['none', 'full', 'incremental'] as const
const crashesPerHour = [0, 0.25, 0.5, 1, 1.5, 2]

/** Runs that a report takes, for progress; those that only measure the constants of a closed form left out. */
export const reportRunCount = (trials: number): number =>
  trials * paperRunCount + curveTrials(trials) * (intervalSeconds.length + policies.length * crashesPerHour.length)

/**
 * Null if it was stopped before a single trial of the paper was complete; stopped later, it has what there was then. Throws RangeError
 * unless there is one trial or more.
 */
export async function collectReport(scenarios: PaperScenarios, options: ReportOptions): Promise<ReportData | null> {
  const { seed, trials, perform } = options
  const paper = await perform(trials, (complete, run) => reproducePaper(scenarios, { seed, trials: complete, run }))
  if (paper === null) return null
  const scenario = scenarios['fft-full-2']
  const costs = await perform(1, async (_, run) => {
    const all: RunCosts[] = []
    for (const name of configurations()) {
      await run([]) // whoever carries trials out may stop here
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

/** Of one run, here and now: a trace is read, which workers do not send. */
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
