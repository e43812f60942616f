// A scenario from a file: the one place of this room that touches the disk, for Node only. The rest works on text.

import { dirname, resolve } from 'node:path'
import { type LoadOptions, loadScenario as loadText, readPlain } from './load.ts'
import { type ScenarioError, ScenarioProblem } from './problem.ts'
import { readRegularFile } from './regular-file.ts'
import type { Scenario } from './scenario.ts'

/**
 * Reads a scenario file. Throws ScenarioProblem, with every mistake and where it stands, if the file cannot be read or the
 * scenario cannot be used; it throws nothing else. Files that the scenario names are looked for beside it.
 */
export const loadScenario = (path: string): Scenario => fromFile(path, loadText).scenario

/** The data of a scenario file as it is written, files that it names read in; throws likewise. Whether it is a scenario is not asked. */
export const loadPlain = (path: string): unknown => fromFile(path, readPlain).plain

function fromFile<T extends object>(
  path: string,
  load: (text: string, name: string, options: LoadOptions) => T | { errors: ScenarioError[] },
): T {
  const read = readTextFile(path)
  if ('problem' in read) {
    throw new ScenarioProblem([{ file: path, line: null, column: null, path: '', message: read.problem }])
  }
  const folder = dirname(path)
  const readText = (name: string) => readTextFile(resolve(folder, name))
  const loaded = load(read.text, path, { readText })
  if ('errors' in loaded) throw new ScenarioProblem(loaded.errors)
  return loaded
}

/** More than any scenario that a person writes, and crashes of a large room through years. */
export const MOST_BYTES = 4 * 1024 * 1024

function readTextFile(path: string): { text: string } | { problem: string } {
  const read = readRegularFile(path, MOST_BYTES)
  if ('problem' in read) return read
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) }
  } catch {
    return { problem: 'the file is not text' }
  }
}
