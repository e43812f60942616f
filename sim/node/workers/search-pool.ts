// Batches of schedules on all cores. Batches are independent of each other, so the findings do not depend on the number of workers.

import type { Batch } from '../../experiments/search/batch.ts'
import type { Finding } from '../../experiments/search/finding.ts'
import performBatch from './search-worker.ts'
import { expectShortLivedWorlds } from './short-lived-worlds.ts'
import { openWorkPool, type WorkPool } from './work-pool.ts'

export function openSearchPool(jobs?: number): Promise<WorkPool<Batch, readonly Finding[]>> {
  expectShortLivedWorlds()
  return openWorkPool({ module: './search-worker.js', perform: performBatch }, { jobs })
}
