// Carries out a sweep: distributes its runs (to this thread, workers on all cores, or a queue read by workers elsewhere) and keeps the
// results. Stops at once when interrupted; finished runs are kept.

import type { Sweep } from '../../experiments/sweep/sweep.ts'
import type { Job, Row } from '../../experiments/sweep/sweep-row.ts'
import type { Interruption } from '../../node/interruption.ts'

export interface Performers {
  /** Performs one run. */
  perform(job: Job): Promise<Row>
  /** Called when its row is safe. */
  kept?(job: Job): void
  /** How many runs may be outstanding at the same time. */
  readonly atOnce: number
  close(): Promise<void>
}

/** Performs all runs, or as many as it can before it is interrupted; `keep` is called with each row. */
export async function carryOut(
  sweep: Sweep,
  performers: Performers,
  keep: (row: Row) => void,
  interruption: Interruption,
): Promise<void> {
  let underWay = 0
  const failures: unknown[] = []
  let wake = (): void => {}
  const perform = async (job: Job): Promise<void> => {
    try {
      const row = await performers.perform(job)
      if (interruption.happened || failures.length > 0) return
      keep(row)
      performers.kept?.(job)
      sweep.accept(row)
    } catch (cause) {
      failures.push(cause)
    } finally {
      underWay--
      wake()
    }
  }
  interruption.promise.then(() => wake())
  while (!interruption.happened) {
    if (failures.length > 0) throw failures[0]
    const job = underWay < performers.atOnce ? sweep.take() : null
    if (job !== null) {
      underWay++
      void perform(job)
    } else if (underWay === 0) return
    else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    // lets signals and messages from workers be handled, even if runs are performed in this thread
    await new Promise(setImmediate)
  }
}
