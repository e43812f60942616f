// What is done with events of the trace, by their kind.

import type { TraceEvent, TraceEventKind } from '../trace/event.ts'

export type Handlers = {
  readonly [K in TraceEventKind]?: (event: Extract<TraceEvent, { kind: K }>, atNs: number) => void
}
