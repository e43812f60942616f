// The file of a sweep: JSON Lines, first what the sweep is, then a line for each run, appended when the run is done. So a killed
// sweep goes on where it was: what is in the file is done, what is not is not. A line that was cut off by the kill is dropped.

import { closeSync, existsSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import type { Shard, SweepPlan } from '../experiments/sweep-plan.ts'
import type { Row } from '../experiments/sweep-row.ts'
import { UsageProblem } from './command.ts'
import { writingProblem } from './output-file.ts'
import { packageVersion } from './terminal.ts'

const FORMAT = 'sweep 1'

/** The first line. */
export interface SweepHeader {
  readonly starsim: string
  readonly format: string
  readonly shard: Shard | null
  readonly plan: SweepPlan
}

export const headerOf = (plan: SweepPlan, shard: Shard | null): SweepHeader => ({
  starsim: packageVersion(),
  format: FORMAT,
  shard,
  plan,
})

export class SweepFile {
  readonly #path: string
  readonly #descriptor: number
  #end = 0

  /** Opens it to append to; a new one gets its header. Rows that are there already are told. Throws UsageProblem. */
  constructor(path: string, header: SweepHeader, onRow: (row: Row) => void) {
    this.#path = path
    const isThere = existsSync(path)
    this.#descriptor = told(path, () => openSync(path, isThere ? 'r+' : 'wx+'))
    try {
      this.#end = readRows(path, this.#descriptor, (theirs) => checkSame(path, theirs, header), onRow)
      // what follows the last whole line was being written when the sweep was killed
      told(path, () => ftruncateSync(this.#descriptor, this.#end))
      if (this.#end === 0) this.#write(header)
    } catch (cause) {
      this.close()
      throw cause
    }
  }

  /** One write: either the whole line gets into the file or a part that the next start drops. */
  append(row: Row): void {
    this.#write(row)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #write(value: SweepHeader | Row): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`)
    for (let from = 0; from < line.length; ) {
      from += told(this.#path, () => writeSync(this.#descriptor, line, from, line.length - from, this.#end + from))
    }
    this.#end += line.length
  }
}

/** What a file of a sweep is of. Throws UsageProblem. */
export function readSweepHeader(path: string): SweepHeader {
  let header: SweepHeader | null = null
  readOnly(path, (descriptor) => {
    for (const { text } of linesOf(path, descriptor)) {
      header = headerIn(path, text)
      break
    }
  })
  if (header === null) throw new UsageProblem(`${path}: no file of a sweep: it is empty`)
  return header
}

/** The rows of a file, one at a time. Throws UsageProblem. */
export function readSweepRows(path: string, onRow: (row: Row) => void): void {
  readOnly(path, (descriptor) => readRows(path, descriptor, () => {}, onRow))
}

function readOnly(path: string, read: (descriptor: number) => void): void {
  if (!existsSync(path)) throw new UsageProblem(`${path}: there is no such file`)
  const descriptor = told(path, () => openSync(path, 'r'))
  try {
    read(descriptor)
  } finally {
    closeSync(descriptor)
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

/** Reads all whole lines and says where they end; 0: there is not even a header. */
function readRows(
  path: string,
  descriptor: number,
  onHeader: (header: SweepHeader) => void,
  onRow: (row: Row) => void,
): number {
  let number = 0
  let goodBytes = 0
  for (const { text, endsAt } of linesOf(path, descriptor)) {
    if (++number === 1) onHeader(headerIn(path, text))
    else takeRow(`${path}:${number}`, text, onRow)
    goodBytes = endsAt
  }
  return goodBytes
}

function headerIn(path: string, text: string): SweepHeader {
  const value = parsed(text)
  if (!has(value, 'starsim', 'format', 'plan')) {
    throw new UsageProblem(`${path}: no file of a sweep: its first line is not the header of one`)
  }
  const header = value as SweepHeader
  const version = packageVersion()
  if (header.starsim === version && header.format === FORMAT) return header
  throw new UsageProblem(
    `${path}: written by starsim ${header.starsim} (${header.format}), this is ${version} (${FORMAT})`,
  )
}

function takeRow(place: string, text: string, onRow: (row: Row) => void): void {
  const value = parsed(text)
  if (!has(value, 'configuration', 'trial', 'outcome', 'fingerprint', 'measures')) {
    throw new UsageProblem(`${place}: this line is damaged`)
  }
  try {
    onRow(value as Row)
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageProblem(`${place}: ${cause.message}`)
    throw cause
  }
}

const CHUNK_BYTES = 1 << 16
const LINE_END = 10

/** The lines that have an end, with the byte after it. */
function* linesOf(path: string, descriptor: number): Generator<{ text: string; endsAt: number }> {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let rest = Buffer.alloc(0)
  let restAt = 0
  for (let at = 0; ; ) {
    const length = told(path, () => readSync(descriptor, chunk, 0, CHUNK_BYTES, at))
    if (length === 0) return
    at += length
    let bytes = Buffer.concat([rest, chunk.subarray(0, length)])
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END)) {
      restAt += end + 1
      yield { text: bytes.toString('utf8', 0, end), endsAt: restAt }
      bytes = bytes.subarray(end + 1)
    }
    rest = bytes
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
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
