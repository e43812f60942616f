// A test that fails on purpose: without stamps a message that is sent again is taken for a new one. It prints the scenario file of the
// smallest schedule that shows this, and the commands that run it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defineScenario, simulate } from 'starsim'
import { crashSchedules, toScenario } from 'starsim/arbitraries'

const scenario = defineScenario({
  name: 'gauss without stamps',
  application: { kind: 'gauss', size: 5, workers: 3, memory: 'bytes', baseImage: '8KB' },
  star: {
    checkpoint: { interval: '150ms' },
    ring: { period: '200ms', timeout: '150ms' },
    without: ['stamps'],
  },
  start: { stagger: '10ms', jitter: '5ms' },
  limit: '2min',
})

test('every invariant holds', () => {
  fc.assert(
    fc.property(crashSchedules(scenario), (schedule) => {
      const { violations } = simulate(toScenario(scenario, schedule), { checks: true })
      assert.deepEqual(violations, [])
    }),
    { seed: 1 },
  )
})
