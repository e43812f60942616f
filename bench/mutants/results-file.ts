// The verdicts so far, a line each, so that a study that was stopped goes on where it was. A line holds for as long as neither the mutant
// nor anything that could notice it has changed.

import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Verdict } from './verdict.ts'

interface Line {
  readonly key: string
  readonly verdict: Verdict
}

export class ResultsFile {
  readonly #path: string
  readonly #verdicts = new Map<string, Verdict>()

  /** @param fresh what is there is thrown away */
  constructor(path: string, fresh: boolean) {
    this.#path = path
    if (fresh) rmSync(path, { force: true })
    if (!existsSync(path)) return
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      const line = parse(text)
      if (line !== null) this.#verdicts.set(line.key, line.verdict)
    }
  }

  get(key: string): Verdict | undefined {
    return this.#verdicts.get(key)
  }

  add(key: string, verdict: Verdict): void {
    this.#verdicts.set(key, verdict)
    mkdirSync(dirname(this.#path), { recursive: true })
    appendFileSync(this.#path, `${JSON.stringify({ key, verdict } satisfies Line)}\n`)
  }
}

/** Null for a line that was torn when the study was killed. */
function parse(text: string): Line | null {
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}

/** Of everything that a verdict depends on. */
export const keyOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24)
