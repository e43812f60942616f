// The files that come with the package.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { didYouMean } from '../../scenario/nearest.ts'
import { loadScenario } from '../../scenario/reading/read-file.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { UsageProblem } from '../usage-problem.ts'

/** The folder of the installed package. */
export const packageFolder = (): string => dirname(createRequire(import.meta.url).resolve('starsim/package.json'))

/** A scenario that comes with the package, by its name: `paper/fft-full-1`. Throws ScenarioProblem if its file has been damaged. */
export const loadShippedScenario = (name: string): Scenario =>
  loadScenario(join(packageFolder(), 'scenarios', `${name}.yaml`))

/** One of the paper's configurations; throws ScenarioProblem if its file has been damaged. */
export const loadPaperScenario = (name: string): Scenario => loadShippedScenario(`paper/${name}`)

/** The text of a scenario that comes with the package, by its name: `small-gauss`, `paper/fft-full-1`. Throws UsageProblem. */
export function shippedScenario(name: string): string {
  const folder = join(packageFolder(), 'scenarios')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((each) => each.endsWith('.yaml'))
    .map((each) => each.replaceAll('\\', '/').replace(/\.yaml$/, ''))
    .sort()
  const wanted = name.replace(/^scenarios\//, '').replace(/\.yaml$/, '')
  if (names.includes(wanted)) return readFileSync(join(folder, `${wanted}.yaml`), 'utf8')
  const some = names.filter((each) => !each.includes('/')).join(', ')
  throw new UsageProblem(
    `starsim: there is no scenario called '${name}'${didYouMean(wanted, names)}; the scenarios are ${some}`,
  )
}

const SCHEMA = 'dist/scenario.schema.json'

/** The path of the schema for editors, relative to a scenario file's folder: in a checkout, or in a project that uses starsim. */
export function schemaSeenFrom(file: string): string {
  const here = dirname(resolve(file))
  for (let folder = here; ; folder = dirname(folder)) {
    const installed = join(folder, 'node_modules', 'starsim', SCHEMA)
    if (existsSync(installed)) return seen(here, installed)
    if (folder === packageFolder()) return seen(here, join(folder, SCHEMA))
    if (folder === dirname(folder)) return join(packageFolder(), SCHEMA)
  }
}

const seen = (from: string, path: string): string => relative(from, path).replaceAll('\\', '/')
