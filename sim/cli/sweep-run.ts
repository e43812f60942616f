// Carries a sweep out: gives its runs to whoever does them (this thread, workers on all cores, a queue that workers elsewhere
// read), keeps what comes back. Stops at once when it is interrupted; what is done is kept.

import type { Sweep } from '../experiments/sweep.ts'
import type { Job, Row } from '../experiments/sweep-row.ts'
import type { Interruption } from './interruption.ts'

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
  const underWay = new Set<Promise<void>>()
  while (!interruption.happened) {
    const job = underWay.size < performers.atOnce ? sweep.take() : null
    if (job !== null) {
      const run = performers.perform(job).then((row) => {
        underWay.delete(run)
        if (interruption.happened) return
        keep(row)
        performers.kept?.(job)
        sweep.accept(row)
      })
      run.catch(() => {}) // it is raced below; others may fail when the first failure has ended the sweep
      underWay.add(run)
    } else if (underWay.size === 0) return
    else await Promise.race([...underWay, interruption.promise])
    // lets signals and messages of workers in, also where runs are done in this thread
    await new Promise(setImmediate)
  }
}
