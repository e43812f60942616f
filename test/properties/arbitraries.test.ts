// The arbitraries: their values are good scenarios, and shrink to the fewest crashes.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Case, crashSchedules, randomPrograms, smallScenarios, troubledScenarios } from '../../sim/arbitraries.ts'
import { smallScenario } from '../../sim/experiments/search/worlds/small-scenarios.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import { writtenScenario } from '../../sim/scenario/writing/write.ts'

const gauss = smallScenario({
  ...{ kind: 'gauss', policy: 'pre-copy', replication: 2, placement: 'detector', memory: 'bytes' },
})

test('scenarios can be written and read again', () => {
  const isGood = (scenario: typeof gauss): void => {
    expect(parseScenario(writtenScenario(scenario))).toEqual({ scenario })
  }
  fc.assert(fc.property(fc.oneof(smallScenarios(), randomPrograms()), isGood), { seed: 1, numRuns: 50 })
})

test('a schedule that is said to fail because of one host shrinks to a crash of that host alone', () => {
  const harmless = fc.property(
    crashSchedules(gauss),
    (schedule) => !schedule.some(({ hosts }) => hosts.includes('ws2')),
  )
  const { counterexample } = fc.check(harmless, { seed: 1, numRuns: 200 })
  const [schedule] = counterexample!
  expect(schedule).toHaveLength(1)
  expect(schedule[0]!.hosts).toEqual(['ws2'])
})

test('what needs no crash at all shrinks to none, and to a smaller scenario', () => {
  const { counterexample } = fc.check(
    fc.property(troubledScenarios(['gauss']), (_: Case) => false),
    { seed: 1, numRuns: 1 },
  )
  const [{ scenario, schedule }] = counterexample!
  expect(schedule).toEqual([])
  expect(scenario.application).toMatchObject({ workers: 1, size: 1 })
})

test('equal seeds give equal values', () => {
  const draw = () => fc.sample(troubledScenarios(), { seed: 5, numRuns: 3 })
  expect(draw()).toEqual(draw())
})
