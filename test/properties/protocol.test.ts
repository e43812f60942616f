// What must hold of any program, on any hosts, with any policy, degree, interval and placement, whatever crashes: every invariant.
// What once failed is in test/regressions.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Case, type SmallApplication, troubledScenarios } from '../../sim/arbitraries.ts'
import { rememberedGround } from '../../sim/experiments/search/batch.ts'
import { objections } from '../../sim/experiments/search/try-out.ts'

/** Cases in `npm test`; `npm run soak` tries many more. */
const RUNS = 40

const everyInvariantHolds = ({ scenario, schedule }: Case): void => {
  expect(objections(rememberedGround(scenario), schedule)).toEqual([])
}

const kinds: readonly SmallApplication[] = ['gauss', 'matmul', 'fft', 'files', 'spawner', 'random']

test.each(kinds)('%s under any crashes', (kind) => {
  fc.assert(fc.property(troubledScenarios([kind]), everyInvariantHolds), { seed: 1995, numRuns: RUNS })
})
