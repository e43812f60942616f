// What should hold for the program of circle.js, whatever crashes: the invariants of starsim, and a custom one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checks, simulate } from 'starsim'
import { crashSchedules, toScenario } from 'starsim/arbitraries'
import { parts, scenario } from './circle.js'

/**
 * A check reads the trace of a run and objects.
 * @type {import('starsim').Check}
 */
const fewRestarts = {
  name: 'few-restarts',
  sentence: 'no process is started more than eight times',
  create: ({ violated }) => ({
    on: {
      'process-started': ({ process, incarnation }) => {
        if (incarnation > 8) violated(`${process} was started ${incarnation} times`)
      },
    },
  }),
}

test('the sum goes round', () => {
  const { outcome, answers } = simulate(scenario, parts)
  assert.equal(outcome, 'completed')
  assert.deepEqual(Object.keys(answers), ['circle/0', 'circle/1', 'circle/2', 'circle/3'])
})

test('crashes change nothing in it', () => {
  fc.assert(
    fc.property(crashSchedules(scenario, parts), (schedule) => {
      const result = simulate(toScenario(scenario, schedule), { ...parts, checks: [...checks, fewRestarts] })
      assert.deepEqual(result.violations, [])
    }),
    { numRuns: 25 },
  )
})
