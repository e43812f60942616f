// What every command that runs trials needs: workers, progress, and an early end with partial results on Control-C.

import type { PerformBatch, RunBatch, Trial } from '../experiments/trials.ts'
import { type Interruption, listenForInterruption } from '../node/interruption.ts'
import { openBatchPool, trialWork } from '../node/workers/trial-pool.ts'
import type { Work } from '../node/workers/work-pool.ts'
import type { SimulationResult } from '../result.ts'
import { KeptTrials, type Numbered } from './kept-trials.ts'
import { showProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'

export interface Session<Run, Result> {
  /** Throws Interrupted. */
  readonly run: RunBatch<Run, Result>
  readonly perform: PerformBatch<Run, Result>
  readonly interrupted: boolean
  readonly interruption: Interruption
  /** Must be called even after an error. */
  close(): Promise<void>
}

export type TrialSession = Session<Trial, SimulationResult>

export interface TrialSessionOptions {
  readonly jobs?: number | undefined
  /** How many runs there will be, for progress; null if unknown. */
  readonly runs: number | null
  readonly terminal: Terminal
}

export const openTrials = (options: TrialSessionOptions): Promise<TrialSession> => openSession(trialWork, options)

export async function openSession<Run extends Numbered, Result>(
  work: Work<Run, Result>,
  { jobs, runs, terminal }: TrialSessionOptions,
): Promise<Session<Run, Result>> {
  const progress = runs === null ? null : await showProgress('runs', runs, terminal)
  const pool = await openBatchPool(work, { jobs, onDone: () => progress?.advance() })
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
