// The renewal model: a job is delayed by each checkpoint, and set back by each crash by the time of a restart and the work done since
// the last checkpoint that counts. It is driven by costs that were measured in runs, and by histories of crashes that are the same for
// all ways of saving, so that differences between them are not chance.

import { naturalLogarithm } from '../../kernel/chance/elementary.ts'
import type { Costs } from './advice.ts'
import type { HistoricCrash } from './crash-history.ts'

/** The inputs that are varied to see what depends on them. */
export interface Factors {
  readonly crashRate?: number
  readonly stall?: number
  readonly restart?: number
}

export interface SavingCosts {
  readonly stallSeconds: number
  readonly latencySeconds: number
  readonly serverSeconds: number
}

/** Stall and latency at an interval: linear in the logarithm of the interval between the measured ones, constant beyond. */
export function costsAt({ checkpoints }: Pick<Costs, 'checkpoints'>, intervalSeconds: number): SavingCosts {
  const first = checkpoints[0]!
  const last = checkpoints.at(-1)!
  if (intervalSeconds <= first.intervalSeconds) return first
  if (intervalSeconds >= last.intervalSeconds) return last
  const above = checkpoints.findIndex((each) => each.intervalSeconds >= intervalSeconds)
  const [low, high] = [checkpoints[above - 1]!, checkpoints[above]!]
  const share =
    naturalLogarithm(intervalSeconds / low.intervalSeconds) /
    naturalLogarithm(high.intervalSeconds / low.intervalSeconds)
  const between = (a: number, b: number): number => a + share * (b - a)
  return {
    stallSeconds: between(low.stallSeconds, high.stallSeconds),
    latencySeconds: between(low.latencySeconds, high.latencySeconds),
    serverSeconds: between(low.serverSeconds, high.serverSeconds),
  }
}

/** The course of a job, seconds. */
export interface Course {
  /** Running time; infinite if it is not over when the history of crashes ends. */
  readonly elapsedSeconds: number
  readonly checkpointsSeconds: number
  /** Each crash by itself, although recoveries overlap. */
  readonly restartsSeconds: number
  readonly repeatedSeconds: number
}

export const elapsed = (...how: Parameters<typeof course>): number => course(...how).elapsedSeconds

/** The interval of a job that is never saved. */
export const NEVER = Number.POSITIVE_INFINITY

/** Under a history of crashes. @param intervalSeconds `NEVER`: whatever a crash strikes begins again */
export function course(
  costs: Costs,
  intervalSeconds: number,
  history: readonly HistoricCrash[],
  untilSeconds: number,
  { crashRate = 1, stall = 1, restart = 1 }: Factors = {},
): Course {
  const isSaved = intervalSeconds !== NEVER
  const { stallSeconds, latencySeconds } = costsAt(costs, intervalSeconds)
  const delay = isSaved ? stall * stallSeconds : 0
  const latency = Math.max(delay, latencySeconds)
  // the next alarm counts from when the last checkpoint is written: the part of that time that does not delay the job is work
  const work = intervalSeconds + latency - delay
  const checkpointsSeconds = costs.workSeconds * (delay / work)
  let end = costs.workSeconds + checkpointsSeconds
  let [restartsSeconds, repeatedSeconds] = [0, 0]
  const coming = (elapsedSeconds: number): Course => ({
    ...{ elapsedSeconds, checkpointsSeconds, restartsSeconds, repeatedSeconds },
  })
  let recovered = 0
  let lost = 0
  for (const { atSeconds, strikes, phase, warningSeconds } of history) {
    const at = atSeconds / crashRate
    if (at >= end) return coming(end)
    if (strikes >= costs.hitShare) continue
    const isRecovering = at < recovered
    // a host that is struck again gets no further; others recover in parallel, and the job waits for the last
    if (!isRecovering || strikes >= costs.hitShare / costs.busyHosts) {
      // a job without a checkpoint loses no more than everything
      const sinceCheckpoint = isSaved ? Math.min(at, latency + phase * (work + delay)) : Math.min(at, costs.workSeconds)
      // a checkpoint begins at the warning, and counts if it is complete in time
      lost = isSaved && warningSeconds >= latency ? Math.min(sinceCheckpoint, warningSeconds) : sinceCheckpoint
    }
    restartsSeconds += restart * costs.restartSeconds
    repeatedSeconds += costs.redo * lost
    const until = at + restart * costs.restartSeconds + costs.redo * lost
    end += Math.max(0, until - (isRecovering ? recovered : at))
    recovered = Math.max(recovered, until)
  }
  return coming(end <= untilSeconds / crashRate ? end : Number.POSITIVE_INFINITY)
}
