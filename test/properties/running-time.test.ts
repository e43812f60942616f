// Two clocks that must not be confused: `seconds`, the running time, begins when the last of the first processes really began;
// `endsAtSeconds` is what the clock of the trace shows at the end.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SmallApplication, troubledScenarios } from '../../sim/arbitraries.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { simulate } from '../../sim/simulate.ts'

/** Runs one; with what its trace says of the two instants. */
function observed(scenario: Scenario) {
  const began = new Map<string, number>()
  let endedNs = 0
  const result = simulate(scenario, {
    readers: [
      (atNs, event) => {
        if (event.kind === 'process-started' && !began.has(event.process)) began.set(event.process, atNs)
        endedNs = atNs
      },
    ],
  })
  return { result, began, endedNs }
}

const kinds: readonly SmallApplication[] = ['gauss', 'matmul', 'fft', 'files', 'spawner', 'random']

test('whatever crashes, and however late processes are to start: 0 < seconds <= endsAtSeconds', () => {
  let early = 0
  fc.assert(
    fc.property(troubledScenarios(kinds), fc.integer({ min: 0, max: 3000 }), (drawn, staggerMs) => {
      const { scenario, schedule } = drawn
      const start = { ...scenario.start, staggerNs: staggerMs * 1e6 }
      const { result } = observed({ ...scenario, start, faults: schedule })
      const { outcome, seconds, endsAtSeconds } = result
      if (staggerMs > 500 && result.recoveries.length > 0) early++
      expect(seconds).toBeLessThanOrEqual(endsAtSeconds)
      if (outcome === 'completed') expect(seconds).toBeGreaterThan(0)
      else expect(seconds).toBeGreaterThanOrEqual(0)
    }),
    { seed: 1995, numRuns: 40 },
  )
  expect(early).toBeGreaterThan(5) // or nothing was tried
})

/** files/2 is to start at 24 s on a host that dies before: recovery starts it on ws1 at 1.2 s. */
const early = {
  application: {
    ...{ kind: 'files', size: 4, workers: 2, memory: 'bytes', baseImage: '8KB' },
    options: { records: 4, recordBytes: 512, journalBytes: 256, exchangeEvery: 2, operations: 20000 },
  },
  hosts: { workstations: { count: 3, profile: 'sparcstation-1' }, servers: { count: 2, profile: 'sparcstation-10' } },
  star: {
    checkpoint: { policy: 'incremental', interval: '500ms' },
    replication: 2,
    ring: { period: '200ms', timeout: '150ms', misses: 2 },
  },
  limit: '2min',
  seed: 3,
  faults: [{ crash: 'ws2', at: '700ms', restartAfter: '1s' }],
}

test('a process that recovery starts before its planned start counts from there', () => {
  const parsed = parseScenario(early)
  if ('errors' in parsed) throw new Error(parsed.errors[0]!.message)
  const { result, began, endedNs } = observed(parsed.scenario)
  expect([...began.keys()].sort()).toEqual(['files/0', 'files/1', 'files/2'])
  expect(began.get('files/2')! / 1e9).toBeLessThan(2)
  const lastBegun = Math.max(...began.values())
  expect(result.outcome).toBe('completed')
  expect(result.endsAtSeconds).toBe(endedNs / 1e9)
  expect(result.seconds).toBeCloseTo((endedNs - lastBegun) / 1e9, 9)
})
