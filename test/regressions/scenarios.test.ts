// Scenarios that once went wrong, as files: what is within the promise, every invariant holds of.

import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'

const folder = new URL('scenarios/', import.meta.url).pathname
const scenarios = readdirSync(folder).map((file) => loadScenario(`${folder}${file}`))

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  const { outcome, violations, beyondPromise } = simulate(scenario, { checks: true })
  expect({ outcome, violations, beyondPromise }).toEqual({ outcome: 'completed', violations: [], beyondPromise: null })
})
