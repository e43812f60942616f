// Whole runs of the points that matter, where they can be afforded: the best, its neighbours, and the best of another protocol.

import { trialSeed } from '../trials.ts'
import type { AdvicePoint, Candidate } from './advice.ts'
import { faultsLike } from './crash-history.ts'
import type { Job } from './job.ts'
import type { PerformShortRuns } from './measuring/short-run.ts'
import { summary, type Way } from './model.ts'

/** Events that a whole run may have. */
const MOST_EVENTS = 4e6
/** Everybody is told of the end of every process: so many events for each pair of workers. */
const NEWS_EVENTS = 12

export const isSame = (a: Candidate, b: Candidate): boolean =>
  a.protocol === b.protocol && a.policy === b.policy && a.copies === b.copies

export const isSamePoint = (a: AdvicePoint, b: AdvicePoint): boolean =>
  isSame(a, b) && a.intervalSeconds === b.intervalSeconds

/** The best, its neighbours, and the best of another protocol, or else of another way. */
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
  { seed, wholeRuns: count }: { readonly seed: string; readonly wholeRuns: number },
  points: readonly AdvicePoint[],
  ways: readonly Way[],
  run: PerformShortRuns,
): Promise<AdvicePoint[]> {
  const affordable = points.filter((point) => {
    const { costs } = ways.find(({ candidate }) => isSame(candidate, point))!
    const events = costs.eventsPerSecond * point.expectedSeconds + NEWS_EVENTS * job.workers * job.workers
    return count > 0 && events <= MOST_EVENTS
  })
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
    const measured = summary(own.map(({ seconds }) => seconds))
    return [{ ...point, ...measured, simulated: true, modelSeconds: point.expectedSeconds }]
  })
}
