// Trials on all cores. They are independent of each other and results keep the order of the trials, so results do not depend on the
// number of workers.

import { type RunTrials, runTrial } from '../../experiments/trials.ts'
import { openWorkPool, type WorkPoolOptions } from './work-pool.ts'

export interface TrialPool {
  readonly run: RunTrials
  close(): Promise<void>
}

export interface TrialPoolOptions extends WorkPoolOptions {
  /** Called after each trial. */
  readonly onDone?: (() => void) | undefined
}

/** The caller must close it. */
export async function openTrialPool({ onDone, ...options }: TrialPoolOptions): Promise<TrialPool> {
  const pool = await openWorkPool({ module: './trial-worker.js', perform: runTrial }, options)
  return {
    run: (trials) =>
      Promise.all(
        trials.map(async (trial) => {
          const result = await pool.run(trial)
          onDone?.()
          return result
        }),
      ),
    close: () => pool.close(),
  }
}
