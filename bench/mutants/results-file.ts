// The findings of trials so far, one line each, so that a stopped examination can be resumed. A line is valid as long as
// neither the mutant nor anything that its trial reads has changed.

import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Finding {
  readonly by: 'search' | 'tests' | 'validation'
  /** The name of the check, test or row; or how it goes wrong. */
  readonly what: string
  /** For the search: how many schedules it took. */
  readonly schedules?: number
  readonly message?: string
}

interface Line {
  readonly key: string
  /** Only for readers of the file. */
  readonly name: string
  /** Null: nothing was noticed. */
  readonly finding: Finding | null
}

export class ResultsFile {
  readonly #path: string
  readonly #findings = new Map<string, Finding | null>()

  /** @param fresh discards existing lines */
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

/** A digest of everything that a finding depends on. */
export const keyOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24)
