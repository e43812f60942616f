// How an event is shown: the part of the system it belongs to, the lowest level that shows it, and its sentence.

import type { TraceEvent, TraceEventKind } from '../event.ts'
import type { TraceLevel } from '../level.ts'

/** The part of the system an event belongs to; `-` is the machine itself. */
export type TracePart = 'process' | 'message' | 'checkpoint' | 'storage' | 'ring' | 'recovery' | '-'

export type EventOf<K extends TraceEventKind> = Extract<TraceEvent, { kind: K }>

export interface Entry<K extends TraceEventKind> {
  readonly part: TracePart
  readonly level: TraceLevel
  readonly say: (event: EventOf<K>) => string
}

/** An entry for each of these kinds. */
export type Sentences<K extends TraceEventKind> = { readonly [Each in K]: Entry<Each> }
