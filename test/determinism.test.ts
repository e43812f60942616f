// The same scenario and seed give the same run, event by event. If they do not, the first event that differs is shown. Twice in one process run
// those that teach, one or more for every program, protocol and network; the others are held against what other processes came to
// (fingerprints.test.ts).

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../sim/scenario/scenario.ts'
import { simulate } from '../sim/simulate.ts'
import { describeDifference, firstDifference, recorder } from '../sim/trace/first-difference.ts'
import { scenarioFolder as folder, runnableScenarios } from './support/shipped-scenarios.ts'

const files = runnableScenarios.filter((name) => !name.includes('/'))

/** Where two runs part, in words; null if they are the same. */
function difference(left: () => Scenario, right: () => Scenario): string | null {
  const [ours, theirs] = [left, right].map((load) => {
    const { read, entries } = recorder()
    simulate(load(), { readers: [read] })
    return entries
  })
  const found = firstDifference(ours!, theirs!)
  return found && describeDifference(found)
}

describe('the same scenario and seed give the same trace and result', () => {
  test.each(files)('%s', (name) => {
    const load = (): Scenario => loadScenario(join(folder, name))
    const [first, second] = [simulate(load()), simulate(load())]
    if (first.fingerprint !== second.fingerprint) expect(difference(load, load)).toBeNull()
    expect(second).toEqual(first)
  })
})

describe('what differs is noticed', () => {
  const load = (): Scenario => loadScenario(join(folder, 'small-gauss.yaml'))

  test('another seed gives another fingerprint', () => {
    expect(simulate(load(), { seed: '2' }).fingerprint).not.toBe(simulate(load(), { seed: '1' }).fingerprint)
  })

  test('one nanosecond more gives another trace, and the first event of it is shown', () => {
    const { protocol } = load()
    const later: Scenario = {
      ...load(),
      protocol: { ...protocol, ring: { ...protocol.ring, periodNs: protocol.ring.periodNs + 1 } },
    }
    const found = difference(load, () => later)
    expect(found).toMatch(/^the first \d+ events are the same, then:\n/)
    expect(found).toMatch(/\n {2}atNs: (\d+) < > \d+$/)
    expect(simulate(later).fingerprint).not.toBe(simulate(load()).fingerprint)
  })

  test('readers change nothing', () => {
    const { read, entries } = recorder()
    expect(simulate(load(), { readers: [read] })).toEqual(simulate(load()))
    expect(entries.length).toBeGreaterThan(300)
  })
})
