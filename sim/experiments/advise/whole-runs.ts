// Whole runs of the points that matter, if they are affordable: the best, its neighbours, and the best of another protocol.

import { Observations } from '../../kernel/chance/statistics.ts'
import { trialSeed } from '../trials.ts'
import { type AdvicePoint, type Candidate, type Costs, isSame } from './advice.ts'
import { faultsLike } from './crash-history.ts'
import type { Job } from './job.ts'
import type { PerformShortRuns } from './measuring/short-run.ts'
import { type Model, summary, type Way } from './model.ts'

/** The most events that a whole run may have. */
const MOST_EVENTS = 4e6
/** Every host is told of the end of every process: this many events for each pair of workers. */
const NEWS_EVENTS = 12

export const isSamePoint = (a: AdvicePoint, b: AdvicePoint): boolean =>
  isSame(a, b) && a.intervalSeconds === b.intervalSeconds

/** The best, its neighbours, and the best of another protocol, or otherwise of another way. */
export function decisivePoints(
  points: readonly AdvicePoint[],
  top: AdvicePoint,
  best: (points: readonly AdvicePoint[]) => AdvicePoint,
): AdvicePoint[] {
  const own = points.filter((each) => isSame(each, top))
  const place = own.indexOf(top)
  const foreign = points.filter((each) => each.protocol !== top.protocol)
  const others = foreign.length > 0 ? foreign : points.filter((each) => !isSame(each, top))
  return [own[place - 1], top, own[place + 1], others.length > 0 ? best(others) : undefined].filter(
    (each) => each !== undefined,
  )
}

export async function wholeRuns(
  job: Job,
  { seed, wholeRuns: asked }: { readonly seed: string; readonly wholeRuns: number },
  points: readonly AdvicePoint[],
  { ways, model, run }: { readonly ways: readonly Way[]; readonly model: Model; readonly run: PerformShortRuns },
): Promise<AdvicePoint[]> {
  const costsOf = (point: AdvicePoint): Costs => ways.find(({ candidate }) => isSame(candidate, point))!.costs
  const affordable = points.filter((point) => {
    const events = costsOf(point).eventsPerSecond * point.expectedSeconds + NEWS_EVENTS * job.workers * job.workers
    return asked > 0 && events <= MOST_EVENTS
  })
  const count = Math.min(asked, model.trials)
  const runs = affordable.flatMap((point) =>
    Array.from({ length: count }, (_, k) => ({
      scenario: job.saved(point, point.intervalSeconds, job.size, faultsLike(job.crashes, trialSeed(seed, k))),
      seed: trialSeed(seed, k),
    })),
  )
  const results = await run(runs)
  return affordable.flatMap((point, i) => {
    const own = results.slice(i * count, (i + 1) * count)
    if (own.some(({ problem }) => problem !== null)) return []
    const simulated = own.map(({ seconds }) => seconds)
    return [
      { ...point, ...estimated(simulated, model.timesOf(costsOf(point), point.intervalSeconds)), simulated: true },
    ]
  })
}

/**
 * From whole runs, and from the model under more histories, the first of which are those of the runs. If the two vary together,
 * the error of the model is known better than the mean of the runs: then the model's mean is corrected by that error.
 */
export function estimated(
  simulated: readonly number[],
  modelled: readonly number[],
): Omit<AdvicePoint, 'intervalSeconds' | 'simulated' | keyof Candidate> & { modelSeconds: number } {
  const alone = summary(simulated)
  const model = summary(modelled)
  const off = simulated.map((seconds, k) => seconds - modelled[k]!)
  const { mean, halfWidth } = Observations.of(off)
  const ci95 = Math.sqrt(model.ci95 * model.ci95 + halfWidth * halfWidth)
  const modelSeconds = model.expectedSeconds
  if (!(ci95 < alone.ci95)) return { ...alone, modelSeconds }
  return {
    ...{ expectedSeconds: modelSeconds + mean, ci95, modelSeconds },
    ...{ p50: model.p50 + mean, p95: model.p95 + mean, p99: model.p99 + mean },
  }
}
