// Batches of schedules on all cores. Each is independent of the others, so that nobody can tell from what is found how many
// workers there were.

import { availableParallelism } from 'node:os'
import { type Batch, runBatch } from '../experiments/search/batch.ts'
import type { Finding } from '../experiments/search/try-out.ts'
import { expectShortLivedWorlds } from './short-lived-worlds.ts'

export interface SearchPool {
  readonly jobs: number
  run(batch: Batch): Promise<readonly Finding[]>
  close(): Promise<void>
}

/** One job is done in this thread; more are done by workers. It must be closed in the end: what is under way then is given up. */
export async function openSearchPool(jobs = availableParallelism()): Promise<SearchPool> {
  expectShortLivedWorlds()
  // Node loads workers from built files only: from the sources, as in tests, everything is done here
  if (jobs === 1 || !import.meta.url.endsWith('.js')) return inThisThread()
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: new URL('./search-worker.js', import.meta.url).href,
    minThreads: jobs,
    maxThreads: jobs,
  })
  return { jobs, run: (batch) => pool.run(batch), close: () => pool.destroy() }
}

function inThisThread(): SearchPool {
  let closed = false
  return {
    jobs: 1,
    async run(batch) {
      // lets Control-C in
      await new Promise(setImmediate)
      return closed ? [] : runBatch(batch)
    },
    async close() {
      closed = true
    },
  }
}
