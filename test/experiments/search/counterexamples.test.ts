// Each mechanism that can be switched off has its counterexample, kept as a scenario, which still shows it: broken without the mechanism, and
// well with it. It is the one that `starsim protocols` names; that a search finds such things by itself is what ablations.test.ts asks.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { listProtocols } from '../../../sim/cli/text/protocols-text.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../../sim/simulate.ts'

const root = new URL('../../../', import.meta.url).pathname
const counterexamples = 'scenarios/counterexamples/'
const listed = listProtocols().flatMap(({ ablations }) =>
  ablations.map(({ name, scenario }) => [scenario, name] as const),
)

test('every mechanism has its counterexample', () => {
  const files = readdirSync(root + counterexamples, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  expect(files.map((name) => counterexamples + name).sort()).toEqual(listed.map(([file]) => file).sort())
})

describe.each(listed)('%s', (file, mechanism) => {
  const scenario = loadScenario(root + file)
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
