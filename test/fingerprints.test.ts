// The model, pinned: what every shipped scenario gives, and what a few searches come to. A change that is meant to leave runs alone leaves
// `fingerprints.json` alone. A change of the model is told in CHANGELOG.md, raises the edition, and rewrites the file: npm run pins.

import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { main } from '../sim/cli/main.ts'
import { allFigures } from '../sim/machine/profiles/calibration.ts'
import type { SimulationResult } from '../sim/result.ts'
import { loadScenario } from '../sim/scenario/reading/read-file.ts'
import { simulate } from '../sim/simulate.ts'
import { runnableScenarios } from './support/shipped-scenarios.ts'

/** Of the model: machines, unix, protocols. Raised with whatever changes runs that were right before. */
const EDITION = 3

const root = new URL('../', import.meta.url).pathname
const pins = new URL('fingerprints.json', import.meta.url).pathname

const searches = [
  ['small-gauss.yaml', '--seed', '1', '--schedules', '60'],
  ['small-matmul.yaml', '--seed', '1', '--schedules', '60'],
  ['spawner.yaml', '--seed', '1', '--schedules', '40'],
  ['--worlds', '20', '--seed', '1'],
]

const regressions = readdirSync(`${root}test/regressions/scenarios`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort()

/** By the path of the scenario. */
function resultsIn(folder: string, files: readonly string[]): Record<string, SimulationResult> {
  return Object.fromEntries(files.map((name) => [name, simulate(loadScenario(`${root}${folder}/${name}`))]))
}

const fingerprintsOf = (results: Record<string, SimulationResult>): Record<string, string> =>
  Object.fromEntries(Object.entries(results).map(([name, { fingerprint }]) => [name, fingerprint]))

/** What a scenario is there to show has to happen: costs that change must not leave a fault without its moment; chance may. */
const inertIn = (results: Record<string, SimulationResult>): string[] =>
  Object.entries(results).flatMap(([name, { faults }]) =>
    faults
      .filter(({ fault, inert }) => inert && !fault.startsWith('{ crashes: '))
      .map(({ fault }) => `${name}: ${fault}`),
  )

/** A search ends with counts that change with nearly every run in it. */
async function countsOf(words: readonly string[]): Promise<unknown> {
  let text = ''
  const out = { write: (more: string) => (text += more) }
  const [first, ...options] = words
  const scenario = first!.endsWith('.yaml') ? `${root}scenarios/${first}` : first!
  await main(['check', scenario, ...options, '--jobs', '1', '--json'], {
    out,
    error: { write: () => {} },
    environment: {},
  })
  const { schedules, crashes, inert, violations, milestones } = JSON.parse(text)
  return { schedules, crashes, inert, violations: violations.length, milestones }
}

/** Tells a change of figures, which is one of the model, from a change of behaviour that nobody meant. */
function digestOfFigures(): string {
  const figures = allFigures().map(
    ({ profile, path, figure }) => `${profile} ${path.split('.').at(-1)} ${figure.value}`,
  )
  let digest = 0x811c9dc5
  for (const character of figures.join()) digest = Math.imul(digest ^ character.charCodeAt(0), 0x01000193)
  return (digest >>> 0).toString(16).padStart(8, '0')
}

test('every scenario and search gives what is pinned', async () => {
  const counts: Record<string, unknown> = {}
  for (const words of searches) counts[words.join(' ')] = await countsOf(words)
  const scenarios = resultsIn('scenarios', runnableScenarios)
  expect(inertIn(scenarios)).toEqual([])
  const model = {
    edition: EDITION,
    figures: digestOfFigures(),
    scenarios: fingerprintsOf(scenarios),
    regressions: fingerprintsOf(resultsIn('test/regressions/scenarios', regressions)),
    searches: counts,
  }
  expect(Object.keys(model.scenarios).length).toBeGreaterThan(40)
  await expect(`${JSON.stringify(model, null, 2)}\n`).toMatchFileSnapshot(pins)
}, 300_000)
