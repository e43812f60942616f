// A trace as text: one aligned line per event, explained in docs/reading-a-run.md.
//
//     91.638400  ws2   recovery    restarts gauss/3 from checkpoint 4
//
// Seconds of virtual time, the host, the part of the system concerned, a sentence. Colours are added by the command line.

import type { TraceEvent } from './event.ts'
import { includes, type TraceLevel } from './level.ts'
import type { TracePart } from './sentences/entry.ts'
import { sentences } from './sentences/sentences.ts'
import type { TraceReader } from './trace.ts'

/** The four columns of a line, not yet aligned. */
export interface TraceLine {
  readonly seconds: string
  readonly host: string
  readonly part: TracePart
  readonly sentence: string
}

interface AnyEntry {
  readonly part: TracePart
  readonly level: TraceLevel
  readonly say: (event: TraceEvent) => string
}

const entryOf = (event: TraceEvent): AnyEntry => sentences[event.kind] as unknown as AnyEntry

/** The lowest level at which an event is shown. */
export const levelOf = (event: TraceEvent): TraceLevel => entryOf(event).level

/** An event in words. The host is `-` if the event concerns no host in particular. */
export function traceLine(atNs: number, event: TraceEvent): TraceLine {
  const { part, say } = entryOf(event)
  return {
    seconds: (atNs / 1e9).toFixed(6),
    host: event.host === '' ? '-' : event.host,
    part,
    sentence: say(event),
  }
}

/** Wide enough for a run of three hours; a longer time only shifts its own line. */
const SECONDS_WIDTH = 12
const PART_WIDTH = 'checkpoint'.length

/** A line, aligned. @param hostWidth characters of the longest host name */
export function alignLine({ seconds, host, part, sentence }: TraceLine, hostWidth = 4): string {
  return `${seconds.padStart(SECONDS_WIDTH)}  ${host.padEnd(hostWidth)}  ${part.padEnd(PART_WIDTH)}  ${sentence}`
}

export const formatEvent = (atNs: number, event: TraceEvent, hostWidth?: number): string =>
  alignLine(traceLine(atNs, event), hostWidth)

export interface TextTraceOptions {
  readonly level: TraceLevel
  readonly hostWidth?: number
  /** Decorates an aligned line, with colours for instance. */
  readonly paint?: (line: string, part: TracePart) => string
}

/**
 * A reader that writes one line, including the newline, for each event up to a level.
 *
 * @example
 * import { simulate, textTrace } from 'starsim/core'
 *
 * let text = ''
 * const reader = textTrace({ level: 'changes' }, (line) => {
 *   text += line
 * })
 * simulate({ application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '5s' }] }, { readers: [reader] })
 * console.log(text)
 */
export function textTrace({ level, hostWidth, paint }: TextTraceOptions, write: (text: string) => void): TraceReader {
  return (atNs, event) => {
    const entry = entryOf(event)
    if (!includes(level, entry.level)) return
    const line = formatEvent(atNs, event, hostWidth)
    write(`${paint === undefined ? line : paint(line, entry.part)}\n`)
  }
}
