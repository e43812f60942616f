// Each mechanism that can be switched off has its counterexample, kept as a scenario, which still shows it: broken without the mechanism, and
// well with it. That a search finds one is what ablations.test.ts asks.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ablations as ofBackup } from '../../../sim/protocols/backup/ablations.ts'
import { ablations as ofChandyLamport } from '../../../sim/protocols/chandy-lamport/ablations.ts'
import { ablations as ofCoordinated } from '../../../sim/protocols/coordinated/ablations.ts'
import { ablations as ofIndependent } from '../../../sim/protocols/independent/ablations.ts'
import { ablations as ofIndex } from '../../../sim/protocols/index-based/ablations.ts'
import { ablations as ofOptimistic } from '../../../sim/protocols/optimistic/ablations.ts'
import { ablations as ofPublishing } from '../../../sim/protocols/publishing/ablations.ts'
import { ablations as ofSenderBased } from '../../../sim/protocols/sender-based/ablations.ts'
import { ablations } from '../../../sim/protocols/star/ablations.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { namesOf } from '../../../sim/scenario/vocabulary.ts'
import { simulate } from '../../../sim/simulate.ts'

const folder = new URL('../../../scenarios/counterexamples/', import.meta.url).pathname
const mechanisms = [
  ...namesOf(ablations).map((name) => [name, name] as const),
  ...namesOf(ofIndependent).map((name) => [`independent/${name}`, name] as const),
  ...namesOf(ofCoordinated).map((name) => [`coordinated/${name}`, name] as const),
  ...namesOf(ofChandyLamport).map((name) => [`chandy-lamport/${name}`, name] as const),
  ...namesOf(ofIndex).map((name) => [`index/${name}`, name] as const),
  ...namesOf(ofOptimistic).map((name) => [`optimistic/${name}`, name] as const),
  ...namesOf(ofSenderBased).map((name) => [`sender-based/${name}`, name] as const),
  ...namesOf(ofPublishing).map((name) => [`publishing/${name}`, name] as const),
  ...namesOf(ofBackup).map((name) => [`backup/${name}`, name] as const),
]

test('every mechanism has its counterexample', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
  expect(files.sort()).toEqual(mechanisms.map(([file]) => `${file}.yaml`).sort())
})

describe.each(mechanisms)('%s', (file, mechanism) => {
  const scenario = loadScenario(`${folder}${file}.yaml`)
  const check = scenario.name.split(': ')[1]

  test('is missed in its counterexample', () => {
    expect(scenario.protocol.without).toEqual([mechanism])
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
})
