// A scenario from a file: the one place of this room that touches the disk, for Node only. The rest works on text.

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type OwnParts, partsWith } from './known-parts.ts'
import { type LoadOptions, loadScenario as loadText, readPlain } from './load.ts'
import { type ScenarioError, ScenarioProblem } from './problem.ts'
import type { Scenario } from './scenario.ts'

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

function fromFile<T extends object>(
  path: string,
  load: (text: string, name: string, options: LoadOptions) => T | { errors: ScenarioError[] },
): T {
  const read = readTextFile(path)
  if ('problem' in read) {
    throw new ScenarioProblem([{ file: path, line: null, column: null, path: '', message: read.problem }])
  }
  const folder = dirname(path)
  const readText = (name: string): string | null => {
    const beside = readTextFile(resolve(folder, name))
    return 'text' in beside ? beside.text : null
  }
  const loaded = load(read.text, path, { readText })
  if ('errors' in loaded) throw new ScenarioProblem(loaded.errors)
  return loaded
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
}

function readTextFile(path: string): { text: string } | { problem: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    return {
      problem: reasons[code] ?? (code.startsWith('ERR_ENCODING') ? 'the file is not text' : 'the file cannot be read'),
    }
  }
}
