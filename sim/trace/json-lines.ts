// A trace as JSON Lines: one object a line, `atNs` first, then the fields of the event as the program has them. Loses nothing:
// what is read back is what was written.

import type { TraceEvent } from './event.ts'
import { sentences } from './sentences.ts'
import type { TraceReader } from './trace.ts'

/** An event with its time in nanoseconds of virtual time. */
export interface TraceEntry {
  readonly atNs: number
  readonly event: TraceEvent
}

export const formatJsonLine = (atNs: number, event: TraceEvent): string => JSON.stringify({ atNs, ...event })

/** A reader that writes a line, with its line end, for each event. */
export const jsonLinesTrace =
  (write: (text: string) => void): TraceReader =>
  (atNs, event) =>
    write(`${formatJsonLine(atNs, event)}\n`)

/** The entry of a line; null if the line is none (cut off, of another version, something else altogether). */
export function parseJsonLine(line: string): TraceEntry | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('atNs' in value) || !('kind' in value)) return null
  const { atNs, ...event } = value
  if (!Number.isSafeInteger(atNs) || typeof event.kind !== 'string' || !Object.hasOwn(sentences, event.kind))
    return null
  return { atNs: atNs as number, event: event as TraceEvent }
}
