// Each mechanism that can be switched off is missed within 2,000 schedules, and its counterexample, kept as a scenario, still shows it:
// broken without the mechanism, and well with it.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runBatch } from '../../../sim/experiments/search/batch.ts'
import { search } from '../../../sim/experiments/search/search.ts'
import {
  ablationScenario,
  coordinatedAblationScenario,
  independentAblationScenario,
} from '../../../sim/experiments/search/worlds/ablation-settings.ts'
import { ablations as ofCoordinated } from '../../../sim/protocols/coordinated/ablations.ts'
import { ablations as ofIndependent } from '../../../sim/protocols/independent/ablations.ts'
import { ablations } from '../../../sim/protocols/star/ablations.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { namesOf } from '../../../sim/scenario/vocabulary.ts'
import { simulate } from '../../../sim/simulate.ts'

const folder = new URL('../../../scenarios/counterexamples/', import.meta.url).pathname
const mechanisms = [
  ...namesOf(ablations).map((name) => [name, name, ablationScenario(name)] as const),
  ...namesOf(ofIndependent).map((name) => [`independent/${name}`, name, independentAblationScenario(name)] as const),
  ...namesOf(ofCoordinated).map((name) => [`coordinated/${name}`, name, coordinatedAblationScenario(name)] as const),
]

test('every mechanism has its counterexample', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
  expect(files.sort()).toEqual(mechanisms.map(([file]) => `${file}.yaml`).sort())
})

describe.each(mechanisms)('%s', (file, mechanism, off) => {
  const scenario = loadScenario(`${folder}${file}.yaml`)
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
    expect(off.protocol.without).toEqual([mechanism])
    const plan = { scenario: off, kind: 'random', seed: '1', schedules: 2000, violations: 1 } as const
    const { violations } = await search(plan, { run: async (batch) => runBatch(batch), jobs: 1 })
    expect(violations).toHaveLength(1)
  })
})
