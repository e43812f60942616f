// Closed forms for how often to checkpoint under random crashes. Crashes are exponential, may strike at any time, including during a
// checkpoint or a restart, and lose the work since the last checkpoint.
// J. T. Young, A First Order Approximation to the Optimum Checkpoint Interval, CACM 17(9), 1974; J. T. Daly, A Higher Order Estimate of
// the Optimum Checkpoint Interval for Restart Dumps, FGCS 22, 2006.

import { exponential } from '../../kernel/chance/elementary.ts'

/** Young's optimum, seconds of work between two checkpoints. */
export const youngInterval = (checkpointSeconds: number, meanTimeBetweenCrashesSeconds: number): number =>
  Math.sqrt(2 * checkpointSeconds * meanTimeBetweenCrashesSeconds)

/** Daly's higher-order optimum; the mean time between crashes itself if checkpoints take twice that long or longer. */
export function dalyInterval(checkpointSeconds: number, meanTimeBetweenCrashesSeconds: number): number {
  if (checkpointSeconds >= 2 * meanTimeBetweenCrashesSeconds) return meanTimeBetweenCrashesSeconds
  const share = checkpointSeconds / (2 * meanTimeBetweenCrashesSeconds)
  const first = youngInterval(checkpointSeconds, meanTimeBetweenCrashesSeconds)
  return first * (1 + Math.sqrt(share) / 3 + share / 9) - checkpointSeconds
}

export interface CheckpointedJob {
  /** Running time without checkpoints and crashes. */
  readonly workSeconds: number
  /** Work between two checkpoints. */
  readonly intervalSeconds: number
  /** How much a checkpoint delays the work. */
  readonly checkpointSeconds: number
  /** From a crash until the work continues from the last checkpoint. */
  readonly restartSeconds: number
  readonly meanTimeBetweenCrashesSeconds: number
}

/** The expected time from start to end, seconds: M e^(R/M) (e^((tau+delta)/M) - 1) Ts / tau. */
export function expectedRunningTime(job: CheckpointedJob): number {
  const { workSeconds, intervalSeconds, checkpointSeconds, restartSeconds, meanTimeBetweenCrashesSeconds: mean } = job
  const segment = exponential((intervalSeconds + checkpointSeconds) / mean) - 1
  return mean * exponential(restartSeconds / mean) * segment * (workSeconds / intervalSeconds)
}
