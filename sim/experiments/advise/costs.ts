// What a way of saving costs, measured in short runs of the very scenario: pairs with and without checkpoints at three intervals, and runs with
// one crash each. Intervals are measured around the one that the costs themselves suggest.

import type { Fault } from '../../faults/plan.ts'
import { youngInterval } from '../validate/daly.ts'
import type { Candidate, Costs } from './advice.ts'
import { type Job, meanTimeBetweenCrashes } from './job.ts'
import type { PerformShortRuns, ShortRun, ShortRunResult } from './short-run.ts'

/** The job without a checkpoint: how long a round takes, and all of it. */
export interface Pace {
  readonly baseSeconds: number
  readonly roundSeconds: number
  readonly workSeconds: number
}

export class NotMeasurable extends Error {}

const SINGLE_CRASHES = 8
const GOLDEN = 0.6180339887498949
/** Of intervals, in a run that measures them. */
const INTERVALS_EACH = 4.5

export async function paceOf(job: Job, scenarioOf: (size: number) => ShortRun, run: PerformShortRuns): Promise<Pace> {
  if (!job.isDivisible) {
    const [whole] = await run([scenarioOf(job.size)])
    const { seconds } = completed(whole!)
    return { baseSeconds: 0, roundSeconds: seconds / job.size, workSeconds: seconds }
  }
  const few = Math.min(job.size, 2 * job.period)
  const more = Math.min(job.size, 6 * job.period)
  const [short, long] = (await run([scenarioOf(few), scenarioOf(more)])).map(completed)
  const roundSeconds = more > few ? (long!.seconds - short!.seconds) / (more - few) : short!.seconds / few
  const baseSeconds = Math.max(0, short!.seconds - few * roundSeconds)
  return { baseSeconds, roundSeconds, workSeconds: baseSeconds + roundSeconds * job.size }
}

export function completed(result: ShortRunResult): ShortRunResult {
  if (result.problem !== null) throw new NotMeasurable(result.problem)
  return result
}

/** As many rounds as take about so long. */
export function roundsFor(job: Job, { baseSeconds, roundSeconds }: Pace, seconds: number): number {
  if (!job.isDivisible) return job.size
  const periods = Math.ceil((seconds - baseSeconds) / roundSeconds / job.period)
  return Math.max(Math.min(job.period, job.size), Math.min(job.size, periods * job.period))
}

/** Throws NotMeasurable where the job does not come to its end this way. */
export async function measureCosts(
  job: Job,
  candidate: Candidate,
  seed: string,
  run: PerformShortRuns,
): Promise<Costs> {
  const pace = await paceOf(job, (size) => ({ scenario: job.plain(candidate, size), seed }), run)
  const meanSeconds = meanTimeBetweenCrashes(job.crashes)
  const longest = pace.workSeconds / 3
  const measureAt = async (intervals: readonly number[]) => {
    const sizes = intervals.map((interval) => roundsFor(job, pace, INTERVALS_EACH * interval))
    const results = await run(
      intervals.flatMap((interval, i) => [
        { scenario: job.saved(candidate, interval, sizes[i]!), seed },
        { scenario: job.plain(candidate, sizes[i]!), seed },
      ]),
    )
    return intervals.flatMap((intervalSeconds, i) => {
      const [saved, plain] = [completed(results[2 * i]!), completed(results[2 * i + 1]!)]
      if (saved.checkpoints === 0) return []
      const stallSeconds = Math.max(0, saved.seconds - plain.seconds) / saved.checkpoints
      return [{ intervalSeconds, stallSeconds, latencySeconds: saved.latencySeconds, size: sizes[i]!, saved }]
    })
  }
  // twice around: what a checkpoint costs says which intervals are of interest, and the interval what is to be written
  let around = Math.min(longest, Math.max(0.2, youngInterval(0.01, meanSeconds)))
  let found = await measureAt([around])
  for (let i = 0; i < 2 && found.length > 0; i++) {
    const { stallSeconds, latencySeconds } = found[0]!
    around = Math.min(longest, Math.max(youngInterval(Math.max(stallSeconds, 1e-4), meanSeconds), 2 * latencySeconds))
    found = await measureAt([around])
  }
  const [middle] = found
  if (middle === undefined) throw new NotMeasurable('the job is over before a checkpoint is written')
  const others = await measureAt([around / 4, Math.min(longest, around * 3)].filter((each) => each !== around))
  const checkpoints = [...others, middle].sort((a, b) => a.intervalSeconds - b.intervalSeconds)
  // far enough apart that what is lost differs by more than the time until a crash is found
  const { periodNs, timeoutNs, misses } = job.scenario.protocol.ring
  const apart = Math.min(longest, (4 * (periodNs + misses * timeoutNs)) / 1e9)
  const [wide = middle] = apart > around ? await measureAt([apart]) : []
  const restart = await measureRestart(job, candidate, wide, seed, run)
  const hosts = job.crashes.flatMap((fault) => fault.hosts)
  const busy = hosts.filter((host) => middle.saved.busyHosts.includes(host)).length
  return {
    workSeconds: pace.workSeconds,
    checkpoints: checkpoints.map(({ intervalSeconds, stallSeconds, latencySeconds }) => ({
      ...{ intervalSeconds, stallSeconds, latencySeconds },
    })),
    ...restart,
    hitShare: busy / hosts.length,
    eventsPerSecond: middle.saved.events / middle.saved.endsAtSeconds,
  }
}

interface Measured {
  readonly intervalSeconds: number
  readonly size: number
  readonly saved: ShortRunResult
}

async function measureRestart(
  job: Job,
  candidate: Candidate,
  { intervalSeconds, size, saved }: Measured,
  seed: string,
  run: PerformShortRuns,
): Promise<Pick<Costs, 'restartSeconds' | 'redo' | 'crashes'>> {
  const { busyHosts, endsAtSeconds, seconds: undisturbed } = saved
  const struck = busyHosts.filter((host) => job.crashes.some((fault) => fault.hosts.includes(host)))
  const { repair, restartAfterNs } = job.crashes[0]!
  if (struck.length === 0) return { restartSeconds: 0, redo: 0, crashes: 0 }
  const runs = Array.from({ length: SINGLE_CRASHES }, (_, i): ShortRun => {
    const share = 0.2 + 0.6 * ((i * GOLDEN) % 1)
    const atNs = Math.round(share * endsAtSeconds * 1e9)
    const fault: Fault = {
      kind: 'crash',
      hosts: [struck[(i * 7) % struck.length]!],
      moment: { kind: 'at', atNs },
      restartAfterNs: repair === undefined ? restartAfterNs : Math.round(repair.meanNs),
    }
    return { scenario: job.saved(candidate, intervalSeconds, size, [fault]), seed }
  })
  const costs = (await run(runs)).flatMap((result) => {
    const { lostSeconds, seconds } = completed(result)
    return lostSeconds === null ? [] : [{ lost: lostSeconds, cost: Math.max(0, seconds - undisturbed) }]
  })
  return { ...line(costs), crashes: costs.length }
}

/**
 * The line through the costs of crashes, against what they lost; it rises by no less than 0 and no more than 2. If it explains less than half of
 * them, what was lost is taken to be done again in the same time.
 */
export function line(
  costs: readonly { readonly lost: number; readonly cost: number }[],
): Pick<Costs, 'restartSeconds' | 'redo'> {
  if (costs.length === 0) return { restartSeconds: 0, redo: 1 }
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
  const [lost, cost] = [mean(costs.map((each) => each.lost)), mean(costs.map((each) => each.cost))]
  const variance = mean(costs.map((each) => (each.lost - lost) * (each.lost - lost)))
  const covariance = mean(costs.map((each) => (each.lost - lost) * (each.cost - cost)))
  const spread = mean(costs.map((each) => (each.cost - cost) * (each.cost - cost)))
  const explains = covariance > 0 && covariance * covariance >= 0.5 * variance * spread
  const redo = explains ? Math.min(2, covariance / variance) : 1
  return { restartSeconds: Math.max(0, cost - redo * lost), redo }
}
