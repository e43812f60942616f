// Reads a file of any length line by line; an overlong line is reported before it fills the memory.

import { closeSync, readSync } from 'node:fs'
import { openRegularFile, readingProblem } from '../../scenario/reading/regular-file.ts'
import { UsageProblem } from '../usage-problem.ts'

const CHUNK_BYTES = 1 << 16
const LINE_END = 10

/** Longer than any event of a trace, and longer than the plan of a sweep of ten thousand points. */
const MOST_LINE_BYTES = 16 * 1024 * 1024

export interface Line {
  readonly text: string
  /** The offset of the byte after it. */
  readonly endsAt: number
  /** False if the file ends in the middle of it. */
  readonly whole: boolean
}

/** The lines of a file, which is opened and closed. Stops at a line longer than `endAtBytes`, if given. Throws UsageProblem. */
export function* linesIn(path: string, endAtBytes = Number.POSITIVE_INFINITY): Generator<Line> {
  const opened = openRegularFile(path)
  if ('problem' in opened) throw new UsageProblem(`${path}: ${opened.problem}`)
  try {
    yield* linesOf(path, opened.descriptor, endAtBytes)
  } finally {
    closeSync(opened.descriptor)
  }
}

/** Throws UsageProblem. */
export function* linesOf(path: string, descriptor: number, endAtBytes = Number.POSITIVE_INFINITY): Generator<Line> {
  let parts: Buffer[] = []
  let length = 0
  let lineNumber = 1
  for (let at = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const read = readChunk(path, descriptor, chunk, at)
    let from = 0
    for (let end = chunk.indexOf(LINE_END); end >= 0 && end < read; end = chunk.indexOf(LINE_END, from)) {
      yield { text: textOf([...parts, chunk.subarray(from, end)]), endsAt: at + end + 1, whole: true }
      parts = []
      length = 0
      from = end + 1
      lineNumber++
    }
    at += read
    if (read === 0) {
      if (length > 0) yield { text: textOf(parts), endsAt: at, whole: false }
      return
    }
    parts.push(chunk.subarray(from, read))
    length += read - from
    if (length > endAtBytes) return
    if (length > MOST_LINE_BYTES) {
      throw new UsageProblem(`${path}:${lineNumber}: expected a line of at most ${MOST_LINE_BYTES >> 20} MB`)
    }
  }
}

const textOf = (parts: readonly Buffer[]): string =>
  (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString('utf8')

function readChunk(path: string, descriptor: number, chunk: Buffer, at: number): number {
  try {
    return readSync(descriptor, chunk, 0, CHUNK_BYTES, at)
  } catch (cause) {
    throw new UsageProblem(`${path}: ${readingProblem(cause)}`)
  }
}
