// Trials on all cores. Each is independent of the others and results keep the order of the trials, so that nobody can tell from them
// how many workers there were.

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

/** It must be closed in the end. */
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
