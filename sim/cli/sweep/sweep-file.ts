// The file of a sweep: JSON Lines, first a header that describes the sweep, then one line per run, appended when the run is done. So a
// killed sweep can resume: runs in the file are done, all others are not. A line cut off by the kill is dropped.

import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import { planSum, type Shard, type SweepPlan } from '../../experiments/sweep/sweep-plan.ts'
import type { Row } from '../../experiments/sweep/sweep-row.ts'
import { headerMistakes, planMistakes, rowMistakes } from '../../experiments/sweep/sweep-shapes.ts'
import { linesOf } from '../../node/files/lines.ts'
import { writingProblem } from '../../node/files/output-file.ts'
import { packageVersion } from '../../node/package-version.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { openRegularFile } from '../../scenario/reading/regular-file.ts'

const FORMAT = 'sweep 2'

/** The first line. */
export interface SweepHeader {
  readonly starsim: string
  readonly format: string
  readonly shard: Shard | null
  readonly plan: SweepPlan
  /** A checksum of plan and part, so that edits are detected. */
  readonly sum: string
}

export const headerOf = (plan: SweepPlan, shard: Shard | null): SweepHeader => ({
  starsim: packageVersion(),
  format: FORMAT,
  shard,
  plan,
  sum: planSum(plan, shard),
})

export class SweepFile {
  readonly #path: string
  readonly #descriptor: number
  #end = 0

  /** Opens the file for appending; a new one gets its header. Calls `onRow` for each existing row. Throws UsageProblem. */
  constructor(path: string, header: SweepHeader, onRow: (row: Row) => void) {
    this.#path = path
    const there = told(path, () => statSync(path, { throwIfNoEntry: false }))
    if (there?.isDirectory() === false && !there.isFile()) {
      throw new UsageProblem(`${path}: expected a regular file, from which the sweep can be resumed`)
    }
    this.#descriptor = told(path, () => openSync(path, there === undefined ? 'wx+' : 'r+'))
    try {
      const { endsAt, rest } = readRows(path, this.#descriptor, (theirs) => checkSame(path, theirs, header), onRow)
      if (rest !== '') requireTorn(path, rest, endsAt === 0 ? lineOf(header) : ROW_BEGINS)
      this.#end = endsAt
      // anything after the last complete line was being written when the sweep was killed
      told(path, () => ftruncateSync(this.#descriptor, this.#end))
      if (this.#end === 0) this.#write(header)
    } catch (cause) {
      this.close()
      throw cause
    }
  }

  /** Appends a row. If killed meanwhile, the file ends with a partial line, which the next start drops. */
  append(row: Row): void {
    this.#write(row)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #write(value: SweepHeader | Row): void {
    const line = Buffer.from(lineOf(value))
    for (let from = 0; from < line.length; ) {
      from += told(this.#path, () => writeSync(this.#descriptor, line, from, line.length - from, this.#end + from))
    }
    this.#end += line.length
  }
}

const lineOf = (value: SweepHeader | Row): string => `${JSON.stringify(value)}\n`

const ROW_BEGINS = '{"configuration":'

/** Text after the last complete line is dropped only if a kill can have left it: a file that is not ours stays untouched. */
function requireTorn(path: string, rest: string, whole: string): void {
  if (whole.startsWith(rest) || rest.startsWith(ROW_BEGINS)) return
  throw new UsageProblem(`${path}: not a file of this sweep, so it is not changed; give --out another file`)
}

/** The header of a sweep file. Throws UsageProblem. */
export function readSweepHeader(path: string): SweepHeader {
  let header: SweepHeader | null = null
  readOnly(path, (descriptor) => {
    for (const { text } of linesOf(path, descriptor)) {
      header = headerIn(path, text)
      break
    }
  })
  if (header === null) throw new UsageProblem(`${path}: not a sweep file: it is empty`)
  return header
}

/** The rows of a file, one at a time. Throws UsageProblem. */
export function readSweepRows(path: string, onRow: (row: Row) => void): void {
  readOnly(path, (descriptor) => readRows(path, descriptor, () => {}, onRow))
}

function readOnly(path: string, read: (descriptor: number) => void): void {
  const opened = openRegularFile(path)
  if ('problem' in opened) throw new UsageProblem(`${path}: ${opened.problem}`)
  try {
    read(opened.descriptor)
  } finally {
    closeSync(opened.descriptor)
  }
}

function checkSame(path: string, theirs: SweepHeader, ours: SweepHeader): void {
  const { scenario, seed, digest } = theirs.plan
  const isOther = digest !== ours.plan.digest
  if (!isOther && JSON.stringify(theirs.shard) === JSON.stringify(ours.shard)) return
  const what = isOther
    ? `another sweep (${scenario}, seed ${seed}): scenario, grid, seed and trials must be the same`
    : 'another part of this sweep'
  throw new UsageProblem(`${path}: holds ${what}; give --out another file`)
}

/** Reads all complete lines; returns where they end (0 if there is not even a header), and what follows them. */
function readRows(
  path: string,
  descriptor: number,
  onHeader: (header: SweepHeader) => void,
  onRow: (row: Row) => void,
): { endsAt: number; rest: string } {
  let number = 0
  let goodBytes = 0
  for (const { text, endsAt, whole } of linesOf(path, descriptor)) {
    if (!whole) return { endsAt: goodBytes, rest: text }
    if (++number === 1) onHeader(headerIn(path, text))
    else takeRow(`${path}:${number}`, text, onRow)
    goodBytes = endsAt
  }
  return { endsAt: goodBytes, rest: '' }
}

function headerIn(path: string, text: string): SweepHeader {
  const value = parsed(text)
  if (!has(value, 'starsim', 'format', 'plan')) {
    throw new UsageProblem(`${path}: not a sweep file: its first line is not a header`)
  }
  const header = value as SweepHeader
  const version = packageVersion()
  if (header.starsim !== version || header.format !== FORMAT) {
    throw new UsageProblem(
      `${path}: written by starsim ${header.starsim} (${header.format}), this is ${version} (${FORMAT})`,
    )
  }
  const mistakes = headerMistakes(header)
  if (mistakes.length === 0) mistakes.push(...planMistakes(header.plan))
  if (mistakes.length > 0) throw new UsageProblem(...mistakes.map((mistake) => `${path}:1: ${mistake}`))
  if (header.sum !== planSum(header.plan, header.shard)) {
    throw new UsageProblem(`${path}:1: plan: it has been edited since starsim sweep wrote it`)
  }
  return header
}

function takeRow(place: string, text: string, onRow: (row: Row) => void): void {
  const value = parsed(text)
  if (value === undefined) throw new UsageProblem(`${place}: this line is damaged`)
  const [mistake] = rowMistakes(value)
  if (mistake !== undefined) throw new UsageProblem(`${place}: this line is damaged: ${mistake}`)
  try {
    onRow(value as Row)
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageProblem(`${place}: ${cause.message}`)
    throw cause
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const has = (value: unknown, ...fields: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && fields.every((field) => field in value)

function told<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw writingProblem(path, cause)
  }
}
