// What must hold of any program, on any hosts, with any policy, degree, interval and placement, whatever crashes: every invariant.
// What once failed stands here as a case.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Case, type SmallApplication, type SmallSetting, troubledScenarios } from '../../sim/arbitraries.ts'
import { rememberedGround } from '../../sim/experiments/search/batch.ts'
import { crashAt } from '../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../sim/experiments/search/small-scenarios.ts'
import { objections } from '../../sim/experiments/search/try-out.ts'

/** Cases in `npm test`; `npm run soak` tries many more. */
const RUNS = 60

const everyInvariantHolds = ({ scenario, schedule }: Case): void => {
  expect(objections(rememberedGround(scenario), schedule)).toEqual([])
}

const kinds: readonly SmallApplication[] = ['gauss', 'matmul', 'fft', 'files', 'spawner', 'random']

test.each(kinds)('%s under any crashes', (kind) => {
  fc.assert(fc.property(troubledScenarios([kind]), everyInvariantHolds), { seed: 1995, numRuns: RUNS })
})

const usual = { policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' } as const

describe('what once failed, and what is like it', () => {
  test.each<[string, SmallSetting, Case['schedule']]>([
    [
      'a server is back before anybody missed it, while a process ends',
      { ...usual, kind: 'matmul' },
      [crashAt(['fs2'], 154_401_159, 39_468_517)],
    ],
    [
      'a server stands still while an answer is stored and a child still writes',
      { ...usual, kind: 'files' },
      [{ kind: 'stall', hosts: ['fs2'], moment: { kind: 'at', atNs: 1_393_339_715 }, forNs: 357_435_260 }],
    ],
    [
      'a server comes back while a dead host has not been found: it is let in all the same',
      { ...usual, kind: 'gauss', memory: 'symbolic', placement: 'least-loaded' },
      [crashAt(['ws1'], 700_000_000), crashAt(['fs2'], 1_100_000_000, 100_000_000)],
    ],
    [
      'neighbours come back at once, when a third host is dead',
      { ...usual, kind: 'matmul', memory: 'symbolic', placement: 'least-loaded' },
      [crashAt(['ws4'], 100_000_000), crashAt(['ws2', 'ws3'], 100_000_000, 100_000_000)],
    ],
  ])('%s', (_, setting, schedule) => everyInvariantHolds({ scenario: smallScenario(setting), schedule }))
})
