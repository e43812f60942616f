// Carries a sweep out: gives its runs to whoever does them (this thread, workers on all cores, a queue that workers elsewhere
// read), keeps what comes back. Stops at once when it is interrupted; what is done is kept.

import type { Sweep } from '../../experiments/sweep/sweep.ts'
import type { Job, Row } from '../../experiments/sweep/sweep-row.ts'
import type { Interruption } from '../../node/interruption.ts'

export interface Performers {
  /** Does one run. */
  perform(job: Job): Promise<Row>
  /** Its row is safe. */
  kept?(job: Job): void
  /** So many may be given out at the same time. */
  readonly atOnce: number
  close(): Promise<void>
}

/** Does all runs, or as many as it comes to; `keep` gets each row when it is done. */
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
    // lets signals and messages of workers in, also where runs are done in this thread
    await new Promise(setImmediate)
  }
}
