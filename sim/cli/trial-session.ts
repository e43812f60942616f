// What every command that runs trials needs: workers, progress, and an early end with partial results on Control-C.

import type { PerformTrials, RunTrials } from '../experiments/trials.ts'
import { type Interruption, listenForInterruption } from '../node/interruption.ts'
import { openTrialPool } from '../node/workers/trial-pool.ts'
import { KeptTrials } from './kept-trials.ts'
import { showProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'

export interface TrialSession {
  /** Throws Interrupted. */
  readonly run: RunTrials
  readonly perform: PerformTrials
  readonly interrupted: boolean
  readonly interruption: Interruption
  /** Must be called even after an error. */
  close(): Promise<void>
}

export interface TrialSessionOptions {
  readonly jobs?: number | undefined
  /** How many runs there will be, for progress; null if unknown. */
  readonly runs: number | null
  readonly terminal: Terminal
}

export async function openTrials({ jobs, runs, terminal }: TrialSessionOptions): Promise<TrialSession> {
  const progress = runs === null ? null : await showProgress('runs', runs, terminal)
  const pool = await openTrialPool({ jobs, onDone: () => progress?.advance() })
  const interruption = listenForInterruption()
  const kept = new KeptTrials(pool.run, interruption)
  return {
    run: kept.run,
    perform: kept.perform,
    interruption,
    get interrupted() {
      return interruption.happened
    },
    async close() {
      interruption.end()
      progress?.stop()
      await pool.close()
    },
  }
}

/** Says on standard error what a partial result contains. */
export function tellInterrupted(terminal: Terminal, what: string): void {
  terminal.streams.error.write(`${terminal.errorColours.yellow(`interrupted: ${what}`)}\n`)
}
