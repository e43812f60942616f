// What is searched: worlds drawn by chance, a few schedules each. Between two of them comes a small one of a kind that is known to be over
// soon: many slips show anywhere, and show there at the least cost.

import type { Batch } from '../../sim/experiments/search/batch.ts'
import { chunkOf } from '../../sim/experiments/search/soak.ts'

export const SCHEDULES_IN_A_BATCH = 10
const SEED = 'mutants'

/** Batch `number` of the search that every mutant is put to; the same for all. */
export function batchOf(number: number): Batch {
  const half = number >> 1
  if (number % 2 === 1) {
    return { kind: 'worlds', seed: SEED, from: half, to: half + 1, schedulesEach: SCHEDULES_IN_A_BATCH, without: [] }
  }
  const { batch } = chunkOf(half, SEED)
  return { ...batch, to: batch.from + SCHEDULES_IN_A_BATCH }
}
