// Faults that are known and not mended yet, as the search has shrunk them. A file that no longer breaks anything belongs into scenarios/.

import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'

const folder = new URL('open/', import.meta.url).pathname

test.each(readdirSync(folder))('%s is still open', (file) => {
  const scenario = loadScenario(`${folder}${file}`)
  const broken = simulate(scenario, { checks: true }).violations.map(({ check }) => check)
  expect(broken).toContain(scenario.name)
})
