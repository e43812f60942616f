// The invariants hold as well where hosts tell each other only what has changed, as they do in rings of more than some forty hosts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SmallApplication, troubledScenarios } from '../../sim/arbitraries.ts'
import { rememberedGround } from '../../sim/experiments/search/batch.ts'
import { withFaults } from '../../sim/experiments/search/schedule.ts'
import { simulate } from '../../sim/simulate.ts'

const kinds: readonly SmallApplication[] = ['gauss', 'matmul', 'fft', 'files', 'spawner', 'random']
const RUNS = 20

test.each(kinds)('%s under any crashes, news as differences', (kind) => {
  fc.assert(
    fc.property(troubledScenarios([kind]), ({ scenario, schedule }) => {
      const { crashFree } = rememberedGround(scenario)
      const { violations } = simulate(withFaults(scenario, schedule), { checks: { crashFree }, wholeNewsBytes: 0 })
      expect(violations.map(({ check, message }) => ({ check, message }))).toEqual([])
    }),
    { seed: 1995, numRuns: RUNS },
  )
})
