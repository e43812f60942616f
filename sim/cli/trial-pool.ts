// Trials on all cores. Each is independent of the others and results keep the order of the trials, so that nobody can tell from them
// how many workers there were.

import { availableParallelism } from 'node:os'
import { type RunTrials, runTrial, type Trial } from '../experiments/trials.ts'
import type { SimulationResult } from '../result.ts'

export interface TrialPool {
  readonly run: RunTrials
  /** How many trials it does at the same time. */
  readonly workers: number
  close(): Promise<void>
}

export interface TrialPoolOptions {
  /** Workers; as many as there are cores if left out. */
  readonly jobs?: number | undefined
  /** Also one job is done by a worker, so that this thread stays free. */
  readonly inWorkers?: boolean
  /** Called after each trial. */
  readonly onDone?: (() => void) | undefined
}

/** One job is done in this thread; more are done by workers, which must be closed in the end. */
export async function openTrialPool({
  jobs = availableParallelism(),
  inWorkers = jobs > 1,
  onDone,
}: TrialPoolOptions): Promise<TrialPool> {
  // Node loads workers from built files only: from the sources, as in tests, everything is done here
  const built = import.meta.url.endsWith('.js')
  const workers = built ? jobs : 1
  const perform = built && inWorkers ? await openWorkers(workers) : inThisThread()
  return {
    workers,
    run: (trials) =>
      Promise.all(
        trials.map(async (trial) => {
          const result = await perform.run(trial)
          onDone?.()
          return result
        }),
      ),
    close: perform.close,
  }
}

interface Performer {
  run(trial: Trial): Promise<SimulationResult>
  close(): Promise<void>
}

/** One after the other; in between, signals are let in. */
function inThisThread(): Performer {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  return {
    run(trial) {
      const result = last.then(async () => {
        await new Promise(setImmediate)
        if (closed) throw new Error('the trials were closed')
        return runTrial(trial)
      })
      last = result.catch(() => {})
      return result
    },
    async close() {
      closed = true
    },
  }
}

async function openWorkers(jobs: number): Promise<Performer> {
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: new URL('./trial-worker.js', import.meta.url).href,
    minThreads: jobs,
    maxThreads: jobs,
  })
  return { run: (trial) => pool.run(trial), close: () => pool.destroy() }
}
