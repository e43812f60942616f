// The files that come with the package.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { loadScenario } from '../scenario/read-file.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** The folder of the installed package. */
export const packageFolder = (): string => dirname(createRequire(import.meta.url).resolve('starsim/package.json'))

/** One of the paper's configurations; throws ScenarioProblem if somebody has broken it. */
export const loadPaperScenario = (name: string): Scenario =>
  loadScenario(join(packageFolder(), 'scenarios', 'paper', `${name}.yaml`))
