// A trace as JSON Lines: one object per line, `atNs` first, then the fields of the event under their names in the code. Lossless:
// what is read back is what was written.

import type { TraceEvent } from './event.ts'
import { type Feed, type FeedOf, fields } from './fields.ts'
import type { TraceReader } from './trace.ts'

/** An event with its virtual time in nanoseconds. */
export interface TraceEntry {
  readonly atNs: number
  readonly event: TraceEvent
}

export const formatJsonLine = (atNs: number, event: TraceEvent): string => JSON.stringify({ atNs, ...event })

/**
 * A reader that writes each event as a line of JSON, including the newline: `atNs` first, then the fields of the event.
 *
 * @example
 * import { jsonLinesTrace, simulate } from 'starsim/core'
 *
 * const lines: string[] = []
 * simulate({ application: { kind: 'ping', size: 2, workers: 1 } }, { readers: [jsonLinesTrace((line) => lines.push(line))] })
 * console.log(lines.length)
 */
export const jsonLinesTrace =
  (write: (text: string) => void): TraceReader =>
  (atNs, event) =>
    write(`${formatJsonLine(atNs, event)}\n`)

/** The entry on a line; null if it is not one (cut off, written by another version, or something else altogether). */
export function parseJsonLine(line: string): TraceEntry | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('atNs' in value) || !('kind' in value)) return null
  const { atNs, ...event } = value
  if (!Number.isSafeInteger(atNs) || typeof event.kind !== 'string' || !Object.hasOwn(fields, event.kind)) return null
  return hasItsFields(event as TraceEvent) ? { atNs: atNs as number, event: event as TraceEvent } : null
}

/** Whether every field of its kind is present and has the right type; a file of another version may differ. */
function hasItsFields(event: TraceEvent): boolean {
  let fits = true
  const feed: Feed = {
    number: (value) => expectThat(Number.isFinite(value)),
    text: (value) => expectThat(typeof value === 'string'),
    flag: (value) => expectThat(typeof value === 'boolean'),
    list: (values) => expectThat(Array.isArray(values) && values.every((value) => typeof value === 'string')),
    numbers: (values) => expectThat(Array.isArray(values) && values.every((value) => Number.isFinite(value))),
  }
  function expectThat(isSo: boolean): Feed {
    fits &&= isSo
    return feed
  }
  ;(fields[event.kind] as FeedOf<TraceEvent>)(feed, event)
  return fits
}
