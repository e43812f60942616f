// What can be wrong with a scenario, as data: where (path, and file, line and column when it came from a file) and what was
// expected. Nothing here throws; `ScenarioProblem` is what the entry that reads files throws.

import { visibleInLine } from './visible.ts'

/** Keys and indices from the top of the scenario file. */
export type Path = readonly (string | number)[]

/** Something wrong at a path; `at` says whether the key or its value is to be pointed at. */
export interface Problem {
  readonly path: Path
  readonly at: 'key' | 'value'
  readonly message: string
}

/**
 * One thing that is wrong with a scenario: where, and what was expected.
 *
 * @example
 * import type { ScenarioError } from 'starsim/core'
 *
 * const text = ({ file, line, path, message }: ScenarioError): string => `${file}:${line} ${path}: ${message}`
 * console.log(typeof text)
 */
export interface ScenarioError {
  /** Null when the scenario did not come from a file. */
  readonly file: string | null
  /** From 1; null if there is none. */
  readonly line: number | null
  readonly column: number | null
  /** For instance `faults[0].restartAfter`; empty for the whole. */
  readonly path: string
  readonly message: string
}

export const problemAt = (path: Path, message: string): Problem => ({ path, at: 'value', message })

export function pathText(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
}

/** In one line, whatever stands in the file. */
export function errorText(error: ScenarioError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== null).join(':')
  return visibleInLine([place, shortened(error.path), error.message].filter((part) => part !== '').join(': '))
}

const PATH_SHOWN = 80

/** A path ends with what is wrong, so that is what is left of a long one. */
const shortened = (path: string): string => (path.length > PATH_SHOWN ? `...${path.slice(3 - PATH_SHOWN)}` : path)

const LINES_IN_MESSAGE = 100

/**
 * What is thrown for a scenario that cannot be used. `errors` has everything that is wrong with it, `message` a line for each, or for the
 * first hundred.
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
