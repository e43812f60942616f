// What can be wrong with a scenario, as data: where (path, and file, line and column if it came from a file) and what was
// expected. Nothing here throws; `ScenarioProblem` is thrown by the entry points of the library.

import { visibleInLine } from './visible.ts'

/** Keys and indices, starting at the top level of the scenario file. */
export type Path = readonly (string | number)[]

/** Something wrong at a path; `at` says whether to point at the key or at its value. */
export interface Problem {
  readonly path: Path
  readonly at: 'key' | 'value'
  readonly message: string
}

/**
 * One mistake in a scenario: where it is, and what was expected.
 *
 * @example
 * import type { ScenarioError } from 'starsim/core'
 *
 * const text = ({ file, line, path, message }: ScenarioError): string => `${file}:${line} ${path}: ${message}`
 * console.log(typeof text)
 */
export interface ScenarioError {
  /** Null if the scenario did not come from a file. */
  readonly file: string | null
  /** Counted from 1; null if there is none. */
  readonly line: number | null
  readonly column: number | null
  /** For instance `faults[0].restartAfter`; empty for the whole scenario. */
  readonly path: string
  readonly message: string
}

export const problemAt = (path: Path, message: string): Problem => ({ path, at: 'value', message })

export function pathText(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
}

/** On one line, whatever the file contains. */
export function errorText(error: ScenarioError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== null).join(':')
  return visibleInLine([place, shortened(error.path), error.message].filter((part) => part !== '').join(': '))
}

const PATH_SHOWN = 80

/** The end of a path says what is wrong, so a long path is cut at its beginning. */
const shortened = (path: string): string => (path.length > PATH_SHOWN ? `...${path.slice(3 - PATH_SHOWN)}` : path)

const LINES_IN_MESSAGE = 100

/**
 * Thrown for a scenario that cannot be used. `errors` has everything that is wrong with it, `message` one line for each of the first
 * hundred.
 *
 * @example
 * import { ScenarioProblem, simulate } from 'starsim/core'
 *
 * try {
 *   simulate({ application: { kind: 'gauss', size: 2, workers: 4 } })
 * } catch (problem) {
 *   if (problem instanceof ScenarioProblem) for (const { path, message } of problem.errors) console.log(path, message)
 * }
 */
export class ScenarioProblem extends Error {
  override readonly name = 'ScenarioProblem'
  readonly errors: readonly ScenarioError[]

  constructor(errors: readonly ScenarioError[]) {
    super(errors.slice(0, LINES_IN_MESSAGE).map(errorText).join('\n'))
    this.errors = errors
  }
}
