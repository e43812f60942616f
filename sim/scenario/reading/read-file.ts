// A scenario from a file: the one place of this room that touches the disk, for Node only. The rest works on text.

import { dirname, resolve } from 'node:path'
import { type OwnParts, partsWith } from '../known-parts.ts'
import { pathText, type ScenarioError, ScenarioProblem } from '../problem.ts'
import type { Scenario } from '../scenario.ts'
import { insertMachines, type LoadOptions, loadScenario as loadText, readPlain } from './load.ts'
import { readRegularFile } from './regular-file.ts'

/**
 * A complete scenario from a scenario file. Files that it names are looked for beside it.
 *
 * @param parts programs, applications and machines of your own that it names
 * @throws ScenarioProblem with every mistake and where it stands, if the file cannot be read or the scenario cannot be used; nothing else
 * @example
 * import { loadScenario, simulate } from 'starsim'
 *
 * const result = simulate(loadScenario('crash.yaml'), { seed: '7' })
 * console.log(result.outcome, result.seconds)
 */
export const loadScenario = (path: string, parts: OwnParts = {}): Scenario =>
  fromFile(path, (text, name, options) => loadText(text, name, { ...options, parts: partsWith(parts) })).scenario

/** The data of a scenario file as it is written, files that it names read in; throws likewise. Whether it is a scenario is not asked. */
export const loadPlain = (path: string): unknown => fromFile(path, readPlain).plain

/** Data in which machines may be named by their files, those files read in, looked for from here; throws likewise. */
export function withMachines(plain: unknown): unknown {
  const copy = structuredClone(plain)
  const inserted = insertMachines(copy, (name) => readTextFile(name, SCENARIO_BYTES))
  if ('errors' in inserted) throw new ScenarioProblem(inserted.errors)
  if (inserted.problem === null) return copy
  const { path, message } = inserted.problem
  throw new ScenarioProblem([{ file: null, line: null, column: null, path: pathText(path), message }])
}

function fromFile<T extends object>(
  path: string,
  load: (text: string, name: string, options: LoadOptions) => T | { errors: ScenarioError[] },
): T {
  const read = readTextFile(path, SCENARIO_BYTES)
  if ('problem' in read) {
    throw new ScenarioProblem([{ file: path, line: null, column: null, path: '', message: read.problem }])
  }
  const folder = dirname(path)
  const readText = (name: string) => readTextFile(resolve(folder, name), /\.csv$/i.test(name) ? CSV_BYTES : TRACE_BYTES)
  const loaded = load(read.text, path, { readText })
  if ('errors' in loaded) throw new ScenarioProblem(loaded.errors)
  return loaded
}

/** Far more than any scenario that a person writes; YAML of this size is read in a second or two. */
const SCENARIO_BYTES = 256 * 1024
/** Of a file of recorded crashes: some twelve thousand of them. */
const TRACE_BYTES = 512 * 1024
/** Of a record of failures in CSV: all of LANL's, some 23,000 rows, are four. */
const CSV_BYTES = 16 * 1024 * 1024

function readTextFile(path: string, mostBytes: number): { text: string } | { problem: string } {
  const read = readRegularFile(path, mostBytes)
  if ('problem' in read) return read
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) }
  } catch {
    return { problem: 'the file is not text' }
  }
}
