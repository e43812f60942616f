// The costs of a way of saving, measured in short runs of the scenario itself: pairs with and without checkpoints at three intervals, and
// runs with one crash each. The intervals are around the one that the costs themselves suggest.

import { youngInterval } from '../../validate/daly.ts'
import type { Candidate, Costs } from '../advice.ts'
import { type Job, meanTimeBetweenCrashes } from '../job.ts'
import { measureCrashes, type Undisturbed } from './crash-costs.ts'
import { completed, NotMeasurable, type Pace, pacesOf, roundsFor } from './pace.ts'
import { largestOf, type Sample } from './sample.ts'
import { checkpointWith, type MeasuredCheckpoint, restartWith } from './scale-up.ts'
import type { PerformShortRuns, ShortRunResult } from './short-run.ts'

const SINGLE_CRASHES = 8
/** For a smaller cut, only to see whether a restart grows with the workers. */
const CRASHES_OF_CUT = 4
/** Intervals in a run that measures them. */
const INTERVALS_EACH = 4.5

interface AtInterval extends Omit<MeasuredCheckpoint, 'workers'> {
  readonly intervalSeconds: number
  /** For each cut. */
  readonly runs: readonly Undisturbed[]
}

/** What is known of a way before it is measured to the end, as favourable as possible: crashes are found and recovered from at once. */
export type CostsSoFar = Pick<Costs, 'workSeconds' | 'checkpoints'>

export interface MeasuringOptions {
  readonly seed: string
  readonly run: PerformShortRuns
  /** An interval that is known to be of interest. */
  readonly nearSeconds?: number
  /** Asked when the cost of a checkpoint at the most interesting interval is known; true: the rest is not worth measuring. */
  readonly isOutdone?: (soFar: CostsSoFar) => boolean
}

/** Null: another way is better. Throws NotMeasurable if the job does not end this way. */
export async function measureCosts(
  sample: Sample,
  candidate: Candidate,
  { seed, run, nearSeconds, isOutdone }: MeasuringOptions,
): Promise<Costs | null> {
  const { job, cuts } = sample
  const paces = await pacesOf(sample, (cut, size) => ({ scenario: cut.plain(candidate, size), seed }), run)
  const meanSeconds = meanTimeBetweenCrashes(job.crashes)
  const longest = paces.workSeconds / 3
  const workers = cuts.map((cut) => cut.workers)
  const measureAt = async (intervalSeconds: number): Promise<AtInterval[]> => {
    const measured = await Promise.all(
      cuts.map((cut, i) => measureCheckpoint(cut, candidate, intervalSeconds, paces.cuts[i]!, seed, run)),
    )
    if (measured.some((each) => each === null)) return []
    const all = measured as Measured[]
    return [{ intervalSeconds, ...checkpointWith(all, job.workers), runs: all }]
  }
  // twice: the cost of a checkpoint suggests the intervals, and the interval determines what has to be written
  let around = Math.min(longest, nearSeconds ?? Math.max(0.2, youngInterval(0.01, meanSeconds)))
  let found = await measureAt(around)
  while (found.length === 0 && around < longest) {
    around = Math.min(longest, 4 * around)
    found = await measureAt(around)
  }
  for (let i = nearSeconds === undefined ? 0 : 1; i < 2 && found.length > 0; i++) {
    const { stallSeconds, latencySeconds } = found[0]!
    around = Math.min(longest, Math.max(youngInterval(Math.max(stallSeconds, 1e-4), meanSeconds), 2 * latencySeconds))
    found = await measureAt(around)
  }
  const [middle] = found
  if (middle === undefined) throw new NotMeasurable('the job is over before a checkpoint is written')
  if (isOutdone?.({ workSeconds: paces.workSeconds, checkpoints: [withoutRuns(middle)] }) === true) return null
  const others = await Promise.all(
    [around / 4, Math.min(longest, around * 3)].filter((each) => each !== around).map(measureAt),
  )
  const checkpoints = [...others.flat(), middle].sort((a, b) => a.intervalSeconds - b.intervalSeconds)
  // far enough apart that the lost times differ by more than the time until a crash is found
  const { periodNs, timeoutNs, misses } = job.scenario.protocol.ring
  const apart = Math.min(longest, (4 * (periodNs + misses * timeoutNs)) / 1e9)
  const [wide = middle] = apart > around ? await measureAt(apart) : []
  const crashes = await Promise.all(
    cuts.map((cut, i) => {
      const count = i === cuts.length - 1 ? SINGLE_CRASHES : CRASHES_OF_CUT
      return measureCrashes(cut, candidate, wide.runs[i]!, count, seed, run)
    }),
  )
  const { saved } = middle.runs.at(-1)!
  const share = job.workers / workers.at(-1)!
  const struck = largestOf(sample).struckHosts
  const busyHosts = Math.round(share * struck.filter((host) => saved.busyHosts.includes(host)).length)
  return {
    workSeconds: paces.workSeconds,
    checkpoints: checkpoints.map(withoutRuns),
    ...crashes.at(-1)!,
    restartSeconds: restartWith(
      crashes.map(({ restartSeconds }) => restartSeconds),
      workers,
      job.workers,
    ),
    busyHosts,
    hitShare: Math.min(1, busyHosts / Math.max(1, job.struckHosts.length)),
    eventsPerSecond: (share * saved.events) / saved.endsAtSeconds,
  }
}

/** The interval around which a way was measured. */
export const middleOf = ({ checkpoints }: Pick<Costs, 'checkpoints'>): number =>
  checkpoints[Math.floor((checkpoints.length - 1) / 2)]!.intervalSeconds

const withoutRuns = ({
  intervalSeconds,
  stallSeconds,
  latencySeconds,
  serverSeconds,
}: AtInterval): Costs['checkpoints'][number] => ({ intervalSeconds, stallSeconds, latencySeconds, serverSeconds })

type Measured = MeasuredCheckpoint & Undisturbed

/** Null: the job is over before a checkpoint is written. */
async function measureCheckpoint(
  job: Job,
  candidate: Candidate,
  intervalSeconds: number,
  pace: Pace,
  seed: string,
  run: PerformShortRuns,
): Promise<Measured | null> {
  const size = roundsFor(job, pace, INTERVALS_EACH * intervalSeconds)
  const results = await run([
    { scenario: job.saved(candidate, intervalSeconds, size), seed },
    { scenario: job.plain(candidate, size), seed },
  ])
  const [saved, plain] = [completed(results[0]!), completed(results[1]!)]
  if (saved.checkpoints === 0) return null
  return {
    ...{ intervalSeconds, size, saved, workers: job.workers },
    stallSeconds: Math.max(0, saved.seconds - plain.seconds) / saved.checkpoints,
    latencySeconds: saved.latencySeconds,
    serverSeconds: busiestSeconds(job, saved, plain, candidate.copies) / (saved.checkpoints * job.workers),
  }
}

/** How much longer the busiest part of a server is busy with checkpoints than without. */
function busiestSeconds(job: Job, saved: ShortRunResult, plain: ShortRunResult, copies: number): number {
  const { kind, megabitsPerSecond } = job.scenario.network
  const bits = 8 * Math.max(0, saved.networkBytes - plain.networkBytes)
  // a copy goes to each of the servers; a shared medium carries them all
  const link = bits / (megabitsPerSecond * 1e6) / (kind === 'switched' ? copies : 1)
  const parts = saved.serverSeconds.flatMap((busy, i) => busy.map((each, k) => each - plain.serverSeconds[i]![k]!))
  return Math.max(link, 0, ...parts)
}
