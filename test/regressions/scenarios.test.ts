// Scenarios that once went wrong, as files: what is within the promise, every invariant holds of; what is beyond it may be lost, and is said to
// be, but gives no wrong answer.

import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'

const scenariosIn = (name: string) => {
  const folder = new URL(`${name}/`, import.meta.url).pathname
  return readdirSync(folder).map((file) => [file, loadScenario(`${folder}${file}`)] as const)
}

test.each(scenariosIn('scenarios'))('%s', (_, scenario) => {
  const { outcome, violations, beyondPromise } = simulate(scenario, { checks: true })
  expect({ outcome, violations, beyondPromise }).toEqual({ outcome: 'completed', violations: [], beyondPromise: null })
})

test.each(scenariosIn('beyond'))('%s, beyond the promise', (_, scenario) => {
  const { outcome, violations, beyondPromise } = simulate(scenario, { checks: true })
  expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
  expect(beyondPromise).not.toBeNull()
})
