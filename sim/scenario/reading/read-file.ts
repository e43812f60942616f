// Reads a scenario from a file: the only place in this room that touches the disk, for Node only. The rest works on text.

import { dirname, resolve } from 'node:path'
import { type OwnParts, partsWith } from '../known-parts.ts'
import { pathText, type ScenarioError, ScenarioProblem } from '../problem.ts'
import type { Scenario } from '../scenario.ts'
import { insertFiles, type LoadOptions, loadScenario as loadText, readPlain } from './load.ts'
import { readRegularFile } from './regular-file.ts'

/**
 * A complete scenario from a scenario file. Files that it names are resolved relative to it.
 *
 * @param parts custom programs, applications and machines that it names
 * @throws ScenarioProblem with every mistake and its position, if the file cannot be read or the scenario cannot be used; nothing else
 * @example
 * import { loadScenario, simulate } from 'starsim'
 *
 * const result = simulate(loadScenario('crash.yaml'), { seed: '7' })
 * console.log(result.outcome, result.seconds)
 */
export const loadScenario = (path: string, parts: OwnParts = {}): Scenario =>
  fromFile(path, (text, name, options) => loadText(text, name, { ...options, parts: partsWith(parts) })).scenario

/** The raw data of a scenario file, with the files it names read in; throws likewise. Does not validate it. */
export const loadPlain = (path: string): unknown => fromFile(path, readPlain).plain

/** Data with the files that it names read in, resolved against the working directory; or what is wrong with them. */
export function withFiles(plain: unknown): { plain: unknown } | { errors: readonly ScenarioError[] } {
  const copy = structuredClone(plain)
  const inserted = insertFiles(copy, readFrom('.'))
  if ('errors' in inserted) return inserted
  if (inserted.problem === null) return { plain: copy }
  const { path, message } = inserted.problem
  return { errors: [{ file: null, line: null, column: null, path: pathText(path), message }] }
}

function fromFile<T extends object>(
  path: string,
  load: (text: string, name: string, options: LoadOptions) => T | { errors: ScenarioError[] },
): T {
  const read = readTextFile(path, SCENARIO_BYTES)
  if ('problem' in read) {
    throw new ScenarioProblem([{ file: path, line: null, column: null, path: '', message: read.problem }])
  }
  const loaded = load(read.text, path, { readText: readFrom(dirname(path)) })
  if ('errors' in loaded) throw new ScenarioProblem(loaded.errors)
  return loaded
}

/** Reads the files that a scenario in that folder names. */
const readFrom = (folder: string) => (name: string) =>
  readTextFile(resolve(folder, name), /\.csv$/i.test(name) ? CSV_BYTES : TRACE_BYTES)

/** Far more than any scenario that a person writes; YAML of this size is parsed in a second or two. */
const SCENARIO_BYTES = 256 * 1024
/** A YAML file of crashes: room for some twelve thousand. */
const TRACE_BYTES = 512 * 1024
/** A CSV failure trace: all of LANL's, some 23,000 rows, take 4 MB. */
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
