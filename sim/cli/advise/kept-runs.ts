// The runs of an advice, kept in a file as they finish (JSON Lines, after a line that names the build), so that an interrupted or killed
// advice can be resumed. A run is identified by everything that it depends on, so other questions about the same cluster find their runs
// in the file too. A line cut off by a kill is dropped.

import { createHash } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import type { ShortRun, ShortRunResult } from '../../experiments/advise/measuring/short-run.ts'
import { buildName } from '../../node/build-digest.ts'
import { linesOf } from '../../node/files/lines.ts'
import { writingProblem } from '../../node/files/output-file.ts'
import { UsageProblem } from '../../node/usage-problem.ts'

const FORMAT = 'advise 1'

interface Row {
  readonly run: string
  readonly result: ShortRunResult
}

const headerLine = (): string => `${JSON.stringify({ starsim: buildName(), format: FORMAT })}\n`
const ROW_BEGINS = '{"run":"'

export class KeptRuns {
  readonly #path: string
  readonly #descriptor: number
  readonly #known = new Map<string, ShortRunResult>()
  #end = 0

  /** Opens it for appending; a new one gets its header. Throws UsageProblem. */
  constructor(path: string) {
    this.#path = path
    const there = told(path, () => statSync(path, { throwIfNoEntry: false }))
    if (there !== undefined && !there.isDirectory() && !there.isFile())
      throw new UsageProblem(`${path}: expected a regular file, from which the next start can resume`)
    this.#descriptor = told(path, () => openSync(path, there === undefined ? 'wx+' : 'r+'))
    try {
      this.#read()
      told(path, () => ftruncateSync(this.#descriptor, this.#end))
      if (this.#end === 0) this.#write(headerLine())
    } catch (cause) {
      this.close()
      throw cause
    }
  }

  get count(): number {
    return this.#known.size
  }

  find(run: ShortRun): ShortRunResult | undefined {
    return this.#known.get(nameOf(run))
  }

  keep(run: ShortRun, result: ShortRunResult): void {
    const name = nameOf(run)
    if (this.#known.has(name)) return
    this.#known.set(name, result)
    this.#write(`${JSON.stringify({ run: name, result })}\n`)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #read(): void {
    let number = 0
    for (const { text, endsAt, whole } of linesOf(this.#path, this.#descriptor)) {
      if (!whole) {
        // only a partial line that a kill can have left is removed: any other file is left as it is
        const begins = number === 0 ? headerLine().startsWith(text) : text.startsWith(ROW_BEGINS)
        if (!begins) throw notOurs(this.#path)
        return
      }
      if (++number === 1) requireHeader(this.#path, text)
      else this.#take(`${this.#path}:${number}`, text)
      this.#end = endsAt
    }
  }

  #take(place: string, text: string): void {
    const row = parsed(text) as Row | undefined
    if (!isRow(row)) throw new UsageProblem(`${place}: this line is damaged`)
    this.#known.set(row.run, row.result)
  }

  /** One write: the file gets either the whole line or a partial one, which the next start drops. */
  #write(text: string): void {
    const line = Buffer.from(text)
    for (let from = 0; from < line.length; )
      from += told(this.#path, () => writeSync(this.#descriptor, line, from, line.length - from, this.#end + from))
    this.#end += line.length
  }
}

const nameOf = (run: ShortRun): string => createHash('sha256').update(JSON.stringify(run)).digest('hex').slice(0, 32)

const notOurs = (path: string): UsageProblem =>
  new UsageProblem(`${path}: not a file of starsim advise, so it is left alone; give --out another file`)

function requireHeader(path: string, text: string): void {
  const header = parsed(text) as { starsim?: unknown; format?: unknown } | null | undefined
  if (header?.format !== FORMAT) throw notOurs(path)
  if (header.starsim !== buildName())
    throw new UsageProblem(
      `${path}: its runs are of starsim ${String(header.starsim)}, this is ${buildName()}; give --out another file`,
    )
}

function isRow(row: Partial<Row> | null | undefined): row is Row {
  const result: Partial<ShortRunResult> | undefined = row?.result
  if (typeof row?.run !== 'string' || typeof result !== 'object' || result === null) return false
  const { seconds, endsAtSeconds, events, checkpoints, latencySeconds, networkBytes } = result
  const numbers = [seconds, endsAtSeconds, events, checkpoints, latencySeconds, networkBytes]
  return numbers.every(Number.isFinite) && Array.isArray(result.busyHosts) && Array.isArray(result.serverSeconds)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function told<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw writingProblem(path, cause)
  }
}
