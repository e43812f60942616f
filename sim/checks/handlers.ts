// Handlers of trace events, by kind.

import type { TraceEvent, TraceEventKind } from '../trace/event.ts'

export type Handlers = {
  readonly [K in TraceEventKind]?: (event: Extract<TraceEvent, { kind: K }>, atNs: number) => void
}
