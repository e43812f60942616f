// Where two runs diverge: the first event that is not the same in both, with the events before it. Two runs of the same scenario
// and seed have no difference; if they do, this is where to look.

import { formatEvent } from './format.ts'
import type { TraceEntry } from './json-lines.ts'
import type { TraceReader } from './trace.ts'

export interface Difference {
  /** How many equal events precede it. */
  readonly index: number
  /** Null if this run has no more events. */
  readonly left: TraceEntry | null
  readonly right: TraceEntry | null
  /** The names of what differs: fields of the event, `atNs`, or `kind`. Empty if one run has no more events. */
  readonly fields: readonly string[]
  /** The last events that were the same. */
  readonly before: readonly TraceEntry[]
}

/** A reader that records every event, and its recording. */
export function recorder(): { readonly read: TraceReader; readonly entries: readonly TraceEntry[] } {
  const entries: TraceEntry[] = []
  return { entries, read: (atNs, event) => entries.push({ atNs, event }) }
}

/**
 * Reads entries one by one and keeps only a few, so traces may be of any length.
 * @param context how many equal events to keep from before the difference
 */
export function firstDifference(
  left: Iterable<TraceEntry>,
  right: Iterable<TraceEntry>,
  context = 5,
): Difference | null {
  const before: TraceEntry[] = []
  const others = right[Symbol.iterator]()
  let index = 0
  for (const ours of left) {
    const theirs = nextOf(others)
    const fields = theirs === null ? [] : differingFields(ours, theirs)
    if (theirs === null || fields.length > 0) return { index, left: ours, right: theirs, fields, before }
    before.push(ours)
    if (before.length > context) before.shift()
    index++
  }
  const more = nextOf(others)
  return more === null ? null : { index, left: null, right: more, fields: [], before }
}

function nextOf(entries: Iterator<TraceEntry>): TraceEntry | null {
  const { done, value } = entries.next()
  return done === true ? null : value
}

function differingFields(left: TraceEntry, right: TraceEntry): string[] {
  if (left.event.kind !== right.event.kind) return ['kind']
  const fields = left.atNs === right.atNs ? [] : ['atNs']
  const ours = left.event as unknown as Readonly<Record<string, unknown>>
  const theirs = right.event as unknown as Readonly<Record<string, unknown>>
  for (const field of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (!same(ours[field], theirs[field])) fields.push(field)
  }
  return fields
}

const same = (left: unknown, right: unknown): boolean =>
  Object.is(left, right) || (Array.isArray(left) && Array.isArray(right) && left.join('\n') === right.join('\n'))

/** The difference as text: the last equal events, then both sides, then the values that differ. */
export function describeDifference({ index, left, right, fields, before }: Difference): string {
  const line = (mark: string, entry: TraceEntry | null) =>
    `${mark} ${entry === null ? 'is over' : formatEvent(entry.atNs, entry.event)}`
  const value = (entry: TraceEntry | null, field: string): string =>
    entry === null ? '' : String(({ atNs: entry.atNs, ...entry.event } as Record<string, unknown>)[field])
  return [
    `the first ${index} events are the same, then:`,
    ...before.map((entry) => line(' ', entry)),
    line('<', left),
    line('>', right),
    ...fields.map((field) => `  ${field}: ${value(left, field)} < > ${value(right, field)}`),
  ].join('\n')
}
