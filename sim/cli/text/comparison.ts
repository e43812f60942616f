// The work of `starsim compare`: reads two files, finds out whether they are results or traces, and says where they differ.

import {
  compareResults,
  type Json,
  type ResultComparison,
  type ResultDifference,
} from '../../experiments/result-differences.ts'
import { readInput } from '../../node/files/input-file.ts'
import { linesIn } from '../../node/files/lines.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { describeDifference, firstDifference } from '../../trace/first-difference.ts'
import { parseJsonLine, type TraceEntry } from '../../trace/json-lines.ts'
import type { Terminal } from '../terminal.ts'
import { many } from './many.ts'
import { table } from './table.ts'

/** The outcome of a comparison of two files. */
export interface Comparison {
  readonly same: boolean
  readonly json: unknown
  readonly text: string
}

type Content =
  | { readonly kind: 'trace'; readonly entries: () => Iterable<TraceEntry> }
  | { readonly kind: 'result'; readonly document: { readonly [key: string]: Json } }

const ROWS_SHOWN = 40

/** Bytes: a file with a longer first line is not a trace. */
const LONGEST_EVENT = 1024 * 1024

/** Throws UsageProblem for files that cannot be read, are neither, or are not of the same kind. */
export function compareFiles(leftPath: string, rightPath: string, terminal: Terminal): Comparison {
  const left = read(leftPath)
  const right = read(rightPath)
  if (left.kind === 'trace' && right.kind === 'trace') return compareTraces(left.entries, right.entries)
  if (left.kind === 'result' && right.kind === 'result') {
    requireSameKind(left.document, right.document, leftPath, rightPath)
    return compareDocuments(left.document, right.document, terminal)
  }
  const [trace, result] = left.kind === 'trace' ? [leftPath, rightPath] : [rightPath, leftPath]
  throw new UsageProblem(`${trace} is a trace and ${result} a result; give two of the same kind`)
}

function compareTraces(left: () => Iterable<TraceEntry>, right: () => Iterable<TraceEntry>): Comparison {
  let events = 0
  const counted = function* (): Generator<TraceEntry> {
    for (const entry of left()) {
      yield entry
      events++
    }
  }
  const difference = firstDifference(counted(), right())
  if (difference === null) return { same: true, json: { same: true, events }, text: `the same ${events} events\n` }
  return { same: false, json: { same: false, ...difference }, text: `${describeDifference(difference)}\n` }
}

function compareDocuments(left: Json, right: Json, terminal: Terminal): Comparison {
  const comparison = compareResults(left, right)
  const { differences } = comparison
  const same = differences.length === 0
  const counts = countsText(comparison)
  if (same) return { same, json: { same, ...comparison }, text: counts }
  const columns = [
    { head: 'what' },
    ...['first', 'second', 'difference', ...(comparison.means > 0 ? ['by chance'] : [])].map((head) => ({
      head,
      align: 'right' as const,
    })),
  ]
  const rest = differences.length - ROWS_SHOWN
  const more = rest > 0 ? `and ${rest} more (--json has them all)\n` : ''
  const text = `${table(
    columns,
    differences.slice(0, ROWS_SHOWN).map((each) => row(each, columns.length)),
    terminal,
  )}${more}${counts}`
  return { same, json: { same, ...comparison }, text }
}

/** Significance is mentioned only if there are confidence intervals to judge it by. */
function countsText({ differences, compared, means, withinChance }: ResultComparison): string {
  const all = `${many(compared, 'value')} compared`
  if (means === 0) return `${all}; ${differences.length} differ\n`
  const apart = differences.filter(({ chance }) => chance !== null).length
  const others = means === compared ? '' : `; of the ${compared - means} others ${differences.length - apart} differ`
  return `${all}; of ${many(means, 'mean')} ${apart} differ by more than chance, ${withinChance} by less${others}\n`
}

function row({ path, left, right, chance }: ResultDifference, columns: number): string[] {
  const both = typeof left === 'number' && typeof right === 'number'
  const difference = both ? `${right > left ? '+' : ''}${short(right - left)}` : ''
  const cells = [path, value(left), value(right), difference, chance === null ? '' : `±${short(chance)}`]
  return cells.slice(0, columns)
}

const short = (number: number): string => String(Number(number.toPrecision(6)))

function value(json: Json | undefined): string {
  if (json === undefined) return 'has none'
  if (typeof json === 'number') return short(json)
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}

/** Results of one kind have the same parts; if only one has a part, they come from different commands or versions. */
function requireSameKind(left: object, right: object, leftPath: string, rightPath: string): void {
  const optional = new Set(['failures'])
  const lacking = (of: object, from: object): string[] =>
    Object.keys(of).filter((key) => !Object.hasOwn(from, key) && !optional.has(key))
  for (const [missing, path, other] of [
    [lacking(left, right), rightPath, leftPath],
    [lacking(right, left), leftPath, rightPath],
  ] as const) {
    if (missing.length > 0) {
      const names = missing.slice(0, 3).join(', ')
      throw new UsageProblem(`${path} has no ${names}, ${other} has: results of other commands, or of other versions`)
    }
  }
}

function read(path: string): Content {
  if (parseJsonLine(firstLine(path)) !== null) return { kind: 'trace', entries: () => readTrace(path) }
  return { kind: 'result', document: readResult(path, readInput(path)) }
}

function firstLine(path: string): string {
  for (const { text } of linesIn(path, LONGEST_EVENT)) return text
  return ''
}

/** Reads a trace of any length, one event at a time. */
function* readTrace(path: string): Generator<TraceEntry> {
  let number = 0
  for (const { text, whole } of linesIn(path)) {
    number++
    const entry = parseJsonLine(text)
    if (entry === null) {
      const cut = whole ? '' : ': the trace is cut off'
      throw new UsageProblem(`${path}:${number}: not an event of this version${cut}`)
    }
    yield entry
  }
}

function readResult(path: string, text: string): { readonly [key: string]: Json } {
  let document: unknown
  try {
    document = JSON.parse(text)
    JSON.stringify(document) // rejects a document that is nested too deeply
  } catch {
    throw new UsageProblem(`${path}: neither a result (--json) nor a trace (--json-lines); is it cut off?`)
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new UsageProblem(`${path}: neither a result (--json) nor a trace (--json-lines)`)
  }
  if ('traceEvents' in document) {
    throw new UsageProblem(
      `${path}: a trace for Perfetto; traces are compared as JSON Lines (starsim run --json-lines)`,
    )
  }
  return document as { readonly [key: string]: Json }
}
