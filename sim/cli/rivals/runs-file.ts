// The runs of a comparison in a file: JSON Lines, first the version of starsim, then one line per run, appended when it is done. Runs are
// identified by what they depend on, so the next start performs only the missing ones. A line cut off by a kill is dropped.

import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import type { RivalResult, RivalRun } from '../../experiments/rivals/rival-run.ts'
import { buildName } from '../../node/build-digest.ts'
import { linesOf } from '../../node/files/lines.ts'
import { writingProblem } from '../../node/files/output-file.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { Fingerprint } from '../../trace/fingerprint.ts'

const FORMAT = 'rivals 1'

interface Row {
  readonly run: string
  readonly result: RivalResult
}

export const nameOfRun = (run: RivalRun): string => new Fingerprint().text(JSON.stringify(run)).toString()

export class RunsFile {
  readonly #path: string
  readonly #descriptor: number
  #end = 0

  /** Opens it for appending; a new one gets its first line. Passes on existing runs. Throws UsageProblem. */
  constructor(path: string, onRun: (name: string, result: RivalResult) => void) {
    this.#path = path
    const there = told(path, () => statSync(path, { throwIfNoEntry: false }))
    if (there !== undefined && !there.isFile())
      throw new UsageProblem(`${path}: expected a regular file, from which the next start can resume`)
    this.#descriptor = told(path, () => openSync(path, there === undefined ? 'wx+' : 'r+'))
    try {
      this.#end = readRuns(path, this.#descriptor, onRun)
      // anything after the last complete line was being written when it was killed
      told(path, () => ftruncateSync(this.#descriptor, this.#end))
      if (this.#end === 0) this.#write({ starsim: buildName(), format: FORMAT })
    } catch (cause) {
      this.close()
      throw cause
    }
  }

  /** One write: the file gets either the whole line or a partial one, which the next start drops. */
  append(run: string, result: RivalResult): void {
    this.#write({ run, result } satisfies Row)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #write(value: object): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`)
    for (let from = 0; from < line.length; )
      from += told(this.#path, () => writeSync(this.#descriptor, line, from, line.length - from, this.#end + from))
    this.#end += line.length
  }
}

/** Where the last complete line ends. A file of another kind is left alone. */
function readRuns(path: string, descriptor: number, onRun: (name: string, result: RivalResult) => void): number {
  let number = 0
  let end = 0
  for (const { text, endsAt, whole } of linesOf(path, descriptor)) {
    if (!whole && (number > 0 || '{"starsim":'.startsWith(text.slice(0, 11)))) return end
    number++
    if (number === 1) requireHeader(path, text)
    else {
      const row = parsed(text)
      if (typeof row?.['run'] !== 'string' || typeof row['result'] !== 'object' || row['result'] === null)
        throw new UsageProblem(`${path}:${number}: this line is damaged`)
      onRun(row['run'], row['result'] as RivalResult)
    }
    end = endsAt
  }
  return end
}

function requireHeader(path: string, text: string): void {
  const header = parsed(text)
  const version = buildName()
  if (header?.['starsim'] === undefined || header['format'] === undefined)
    throw new UsageProblem(`${path}: not a file of starsim rivals, so it is left alone; give --out another file`)
  if (header['starsim'] !== version || header['format'] !== FORMAT)
    throw new UsageProblem(
      `${path}: written by starsim ${header['starsim']} (${header['format']}), this is ${version} (${FORMAT})`,
    )
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown> | null
  } catch {
    return null
  }
}

function told<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw writingProblem(path, cause)
  }
}
