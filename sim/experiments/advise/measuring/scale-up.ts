// From few workers to many: results measured with two numbers of workers, extrapolated to the number in question. Linearly, since
// what grows with the workers is the queue at the servers; and since a queue that is short with few workers may be long with many,
// a round of checkpoints takes no less than the busiest part of a server needs for it.

/** Cost of a checkpoint as measured with a number of workers. */
export interface MeasuredCheckpoint {
  readonly workers: number
  readonly stallSeconds: number
  readonly latencySeconds: number
  /** How long a checkpoint of one process occupies the busiest part of a server: its disk, its processor, its link. */
  readonly serverSeconds: number
}

/** The straight line through the last two, never falling, evaluated at `workers`; the measured value if there is only one. */
export function carriedOn(values: readonly number[], measuredWith: readonly number[], workers: number): number {
  const last = values.at(-1)!
  if (values.length < 2) return last
  const rise = (last - values.at(-2)!) / (measuredWith.at(-1)! - measuredWith.at(-2)!)
  return last + Math.max(0, rise) * Math.max(0, workers - measuredWith.at(-1)!)
}

export function checkpointWith(
  measured: readonly MeasuredCheckpoint[],
  workers: number,
): Pick<MeasuredCheckpoint, 'stallSeconds' | 'latencySeconds' | 'serverSeconds'> {
  const many = measured.at(-1)!
  const few = measured.at(-2)
  if (few === undefined || many.workers >= workers) return many
  const { serverSeconds } = many
  // no queue grows by more than each worker adds to it
  const rise = Math.min(serverSeconds, (many.latencySeconds - few.latencySeconds) / (many.workers - few.workers))
  const line = many.latencySeconds + Math.max(0, rise) * (workers - many.workers)
  const latencySeconds = Math.max(line, workers * serverSeconds)
  // the process waits for the same share of the additional time of a checkpoint
  const longer = many.latencySeconds - few.latencySeconds
  const share =
    longer > 0.05 * many.latencySeconds
      ? (many.stallSeconds - few.stallSeconds) / longer
      : many.stallSeconds / many.latencySeconds
  const waits = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
  return {
    stallSeconds: many.stallSeconds + waits * (latencySeconds - many.latencySeconds),
    latencySeconds,
    serverSeconds,
  }
}

/** For a restart: a line only if it grows by more than chance; most protocols restart one process, however many there are. */
export function restartWith(seconds: readonly number[], measuredWith: readonly number[], workers: number): number {
  const last = seconds.at(-1)!
  const before = seconds.at(-2)
  return before !== undefined && last > 1.25 * before + 1 ? carriedOn(seconds, measuredWith, workers) : last
}
