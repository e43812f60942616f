// What the README shows is what happens.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorText } from '../../sim/scenario/problem.ts'
import { loadScenario } from '../../sim/scenario/reading/load.ts'

const root = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const scenario = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''

test('the scenario in the README loads', () => {
  expect(loadScenario(scenario, 'crash.yaml')).toHaveProperty('scenario')
})

test('a misspelled key gives the message in the README', () => {
  const loaded = loadScenario(scenario.replace('interval:', 'intervall:'), 'crash.yaml')
  const [shown] = /crash\.yaml:\d.*/.exec(readme) ?? []
  expect('errors' in loaded && loaded.errors.map(errorText)).toEqual([shown])
})

test('every teaching scenario is in the README, and no other', () => {
  const files = readdirSync(new URL('scenarios/', root)).filter((name) => name.endsWith('.yaml'))
  const table = readme.slice(readme.indexOf('| scenario |'), readme.indexOf('## Commands'))
  const named = [...table.matchAll(/`([\w-]+\.yaml)`/g)].map(([, name]) => name!)
  expect(named.sort()).toEqual(files.sort())
})
