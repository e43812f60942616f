// Trials on all cores. They are independent of each other and results keep the order of the trials, so results do not depend on the
// number of workers.

import { type RunBatch, type RunTrials, runTrial } from '../../experiments/trials.ts'
import { openWorkPool, type Work, type WorkPoolOptions } from './work-pool.ts'

export interface BatchPool<Run, Result> {
  readonly run: RunBatch<Run, Result>
  close(): Promise<void>
}

export interface BatchPoolOptions extends WorkPoolOptions {
  /** Called after each run. */
  readonly onDone?: (() => void) | undefined
}

/** The caller must close it. */
export async function openBatchPool<Run, Result>(
  work: Work<Run, Result>,
  { onDone, ...options }: BatchPoolOptions,
): Promise<BatchPool<Run, Result>> {
  const pool = await openWorkPool(work, options)
  return {
    run: (runs) =>
      Promise.all(
        runs.map(async (each) => {
          const result = await pool.run(each)
          onDone?.()
          return result
        }),
      ),
    close: () => pool.close(),
  }
}

export const trialWork = { module: './trial-worker.js', perform: runTrial }

/** The caller must close it. */
export const openTrialPool = (
  options: BatchPoolOptions,
): Promise<{ readonly run: RunTrials; close(): Promise<void> }> => openBatchPool(trialWork, options)
