// What trials have found so far, a line each, so that an examination that was stopped goes on where it was. A line holds for as long as
// neither the mutant nor anything that its trial reads has changed.

import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Finding {
  readonly by: 'search' | 'tests' | 'validation'
  /** The check, test or row; or in which way it goes wrong. */
  readonly what: string
  /** Of the search: how many it took. */
  readonly schedules?: number
  readonly message?: string
}

interface Line {
  readonly key: string
  /** Only for whoever reads the file. */
  readonly name: string
  /** Null: nothing was noticed. */
  readonly finding: Finding | null
}

export class ResultsFile {
  readonly #path: string
  readonly #findings = new Map<string, Finding | null>()

  /** @param fresh what is there is thrown away */
  constructor(path: string, fresh: boolean) {
    this.#path = path
    if (fresh) rmSync(path, { force: true })
    if (!existsSync(path)) return
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      const line = parse(text)
      if (line !== null) this.#findings.set(line.key, line.finding)
    }
  }

  /** Undefined: not tried yet. */
  get(key: string): Finding | null | undefined {
    return this.#findings.get(key)
  }

  add(line: Line): void {
    this.#findings.set(line.key, line.finding)
    mkdirSync(dirname(this.#path), { recursive: true })
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`)
  }
}

/** Null for a line that was torn when the examination was killed. */
function parse(text: string): Line | null {
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}

/** Of everything that a finding depends on. */
export const keyOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24)
