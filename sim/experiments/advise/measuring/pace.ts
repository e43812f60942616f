// How long the job takes without a checkpoint: one round, and all of it. Results with fewer workers are extrapolated linearly.

import type { Job } from '../job.ts'
import type { Sample } from './sample.ts'
import { carriedOn } from './scale-up.ts'
import type { PerformShortRuns, ShortRun, ShortRunResult } from './short-run.ts'

export interface Pace {
  readonly baseSeconds: number
  readonly roundSeconds: number
  readonly workSeconds: number
}

/** For each cut, and for the whole job. */
export interface Paces {
  readonly cuts: readonly Pace[]
  readonly workSeconds: number
}

export class NotMeasurable extends Error {}

export function completed(result: ShortRunResult): ShortRunResult {
  if (result.problem !== null) throw new NotMeasurable(result.problem)
  return result
}

/** Throws NotMeasurable if the job does not end. */
export async function pacesOf(
  { job, cuts }: Sample,
  runOf: (job: Job, size: number) => ShortRun,
  run: PerformShortRuns,
): Promise<Paces> {
  const paces = await Promise.all(cuts.map((cut) => paceOf(cut, (size) => runOf(cut, size), run)))
  const workers = cuts.map((cut) => cut.workers)
  const whole = carriedOn(
    paces.map(({ workSeconds }) => workSeconds),
    workers,
    job.workers,
  )
  return { cuts: paces, workSeconds: whole }
}

async function paceOf(job: Job, runOf: (size: number) => ShortRun, run: PerformShortRuns): Promise<Pace> {
  if (!job.isDivisible) {
    const [whole] = await run([runOf(job.size)])
    const { seconds } = completed(whole!)
    return { baseSeconds: 0, roundSeconds: seconds / job.size, workSeconds: seconds }
  }
  const few = Math.min(job.size, 2 * job.period)
  const more = Math.min(job.size, 6 * job.period)
  const [short, long] = (await run([runOf(few), runOf(more)])).map(completed)
  const roundSeconds = more > few ? (long!.seconds - short!.seconds) / (more - few) : short!.seconds / few
  const baseSeconds = Math.max(0, short!.seconds - few * roundSeconds)
  return { baseSeconds, roundSeconds, workSeconds: baseSeconds + roundSeconds * job.size }
}

/** The number of rounds that take about this long. */
export function roundsFor(job: Job, { baseSeconds, roundSeconds }: Pace, seconds: number): number {
  if (!job.isDivisible) return job.size
  const periods = Math.ceil((seconds - baseSeconds) / roundSeconds / job.period)
  return Math.max(Math.min(job.period, job.size), Math.min(job.size, periods * job.period))
}
