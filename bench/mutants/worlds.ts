// What is searched: small worlds of all applications, a few random schedules of each, then of each again.

import type { Batch } from '../../sim/experiments/search/batch.ts'
import { chunkOf } from '../../sim/experiments/search/soak.ts'

export const SCHEDULES_IN_A_BATCH = 10

/** Batch `number` of the search that every mutant is put to; the same for all. */
export function batchOf(number: number): Batch {
  const { batch } = chunkOf(number, 'mutants')
  return { ...batch, to: batch.from + SCHEDULES_IN_A_BATCH }
}
