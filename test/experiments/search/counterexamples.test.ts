// Each mechanism that can be switched off is missed within 2,000 schedules, and its counterexample, kept as a scenario, still shows it:
// broken without the mechanism, and well with it.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runBatch } from '../../../sim/experiments/search/batch.ts'
import { search } from '../../../sim/experiments/search/search.ts'
import { ablationScenario } from '../../../sim/experiments/search/worlds/ablation-settings.ts'
import { ablations } from '../../../sim/protocols/star/ablations.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { namesOf } from '../../../sim/scenario/vocabulary.ts'
import { simulate } from '../../../sim/simulate.ts'

const folder = new URL('../../../scenarios/counterexamples/', import.meta.url).pathname
const mechanisms = namesOf(ablations)

test('every mechanism has its counterexample', () => {
  expect(readdirSync(folder).sort()).toEqual(mechanisms.map((name) => `${name}.yaml`).sort())
})

describe.each(mechanisms)('%s', (mechanism) => {
  const scenario = loadScenario(`${folder}${mechanism}.yaml`)
  const check = scenario.name.split(': ')[1]

  test('is missed in its counterexample', () => {
    const { outcome, violations } = simulate(scenario, { checks: true })
    expect(outcome).toBe('violated')
    expect(violations.map((violation) => violation.check)).toContain(check)
  })

  test('makes it well again', () => {
    const { outcome, violations, reason } = simulate(
      { ...scenario, protocol: { ...scenario.protocol, without: [] } },
      { checks: true },
    )
    expect({ outcome, violations, reason }).toEqual({ outcome: 'completed', violations: [], reason: null })
  })

  test('is missed within 2,000 schedules', async () => {
    const off = ablationScenario(mechanism)
    const plan = { scenario: off, kind: 'random', seed: '1', schedules: 2000, violations: 1 } as const
    const { violations } = await search(plan, { run: async (batch) => runBatch(batch), jobs: 1 })
    expect(violations).toHaveLength(1)
  })
})
