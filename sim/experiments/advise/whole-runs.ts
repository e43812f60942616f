// Whole runs of the points that matter, if they are affordable: the best, its neighbours, the interval of the file, the best of
// another protocol, and the job that is never saved, if it may be better than all of them.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { trialSeed } from '../trials.ts'
import { type AdvicePoint, type Costs, isSame, type Unsaved } from './advice.ts'
import { faultsLike } from './crash-history.ts'
import type { Crashes, Job } from './job.ts'
import type { PerformShortRuns } from './measuring/short-run.ts'
import { type Key, type Model, summary, type Way } from './model.ts'
import { NEVER } from './renewal.ts'

/** The most events that a whole run may have. */
const MOST_EVENTS = 4e6
/** Every host is told of the end of every process: this many events for each pair of workers. */
const NEWS_EVENTS = 12

/** The best, its neighbours, the interval of the file, and the best of another protocol, or otherwise of another way. */
export function decisivePoints(
  points: readonly AdvicePoint[],
  top: AdvicePoint,
  best: (points: readonly AdvicePoint[]) => AdvicePoint,
  nowSeconds: number,
): AdvicePoint[] {
  const own = points.filter((each) => isSame(each, top))
  const place = own.indexOf(top)
  const now = own.find(({ intervalSeconds }) => intervalSeconds === nowSeconds)
  const foreign = points.filter((each) => each.protocol !== top.protocol)
  const others = foreign.length > 0 ? foreign : points.filter((each) => !isSame(each, top))
  const all = [own[place - 1], top, own[place + 1], now, others.length > 0 ? best(others) : undefined]
  return [...new Set(all.filter((each) => each !== undefined))]
}

/** Worse than this many times the best overhead, a job that is never saved is not worth whole runs. */
const IN_QUESTION = 2

export const isInQuestion = (unsaved: Unsaved, top: AdvicePoint, key: Key, workSeconds: number): boolean =>
  key(unsaved) - workSeconds <= IN_QUESTION * (key(top) - workSeconds)

/** What may be run as a whole. */
export interface Whole {
  readonly costs: Costs
  /** `NEVER`: it is not saved. */
  readonly intervalSeconds: number
  readonly expectedSeconds: number
  readonly under: (crashes: readonly Crashes[]) => Scenario
}

export const savedWhole = (job: Job, ways: readonly Way[], point: AdvicePoint): Whole => ({
  costs: ways.find(({ candidate }) => isSame(candidate, point))!.costs,
  ...{ intervalSeconds: point.intervalSeconds, expectedSeconds: point.expectedSeconds },
  under: (crashes) => job.saved(point, point.intervalSeconds, job.size, crashes),
})

export const unsavedWhole = (job: Job, { costs }: Way, unsaved: Unsaved): Whole => ({
  ...{ costs, intervalSeconds: NEVER, expectedSeconds: unsaved.expectedSeconds },
  under: (crashes) => job.plain(unsaved, job.size, crashes),
})

/** For each in turn: what its runs say; null: they would have too many events, or not all ended. */
export async function wholeRuns(
  job: Job,
  { seed, wholeRuns: asked }: { readonly seed: string; readonly wholeRuns: number },
  wholes: readonly Whole[],
  { model, run }: { readonly model: Model; readonly run: PerformShortRuns },
): Promise<(Estimate | null)[]> {
  const isAffordable = ({ costs, expectedSeconds }: Whole): boolean => {
    const events = costs.eventsPerSecond * expectedSeconds + NEWS_EVENTS * job.workers * job.workers
    return asked > 0 && events <= MOST_EVENTS
  }
  const seeds = Array.from({ length: Math.min(asked, model.trials) }, (_, k) => trialSeed(seed, k))
  return Promise.all(
    wholes.map(async (whole) => {
      if (!isAffordable(whole)) return null
      const results = await run(
        seeds.map((each) => ({ scenario: whole.under(faultsLike(job.crashes, each)), seed: each })),
      )
      if (results.some(({ problem }) => problem !== null)) return null
      const simulated = results.map(({ seconds }) => seconds)
      return estimated(simulated, model.timesOf(whole.costs, whole.intervalSeconds))
    }),
  )
}

/** Intervals that differ only by rounding. */
const AS_WIDE = 1 + 1e-9

export type Estimate = Pick<AdvicePoint, 'expectedSeconds' | 'ci95' | 'p50' | 'p95' | 'p99'> & {
  readonly modelSeconds: number
}

/**
 * From whole runs, and from the model under more histories, the first of which are those of the runs. If the two vary together,
 * the error of the model is known at least as well as the mean of the runs: then the model's mean is corrected by that error.
 */
export function estimated(simulated: readonly number[], modelled: readonly number[]): Estimate {
  const alone = summary(simulated)
  const model = summary(modelled)
  const off = simulated.map((seconds, k) => seconds - modelled[k]!)
  const { mean, halfWidth } = Observations.of(off)
  const ci95 = Math.sqrt(model.ci95 * model.ci95 + halfWidth * halfWidth)
  const modelSeconds = model.expectedSeconds
  // not by the narrower interval: few runs, none of them struck, look certain
  if (!(halfWidth <= AS_WIDE * alone.ci95)) return { ...alone, modelSeconds }
  return {
    ...{ expectedSeconds: modelSeconds + mean, ci95, modelSeconds },
    ...{ p50: model.p50 + mean, p95: model.p95 + mean, p99: model.p99 + mean },
  }
}
