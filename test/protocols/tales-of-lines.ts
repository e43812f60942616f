// Words for tales of recoveries in which survivors go back too: what a check of them reads, told by hand.

import type { TraceEvent } from '../../sim/trace/event.ts'
import { good as starTale, type Tale } from '../checks/tale.ts'

export const a = (incarnation: number, host = 'ws1') => ({ host, process: 'a', incarnation })
export const b = (incarnation: number) => ({ host: 'ws2', process: 'b', incarnation })
type Of = ReturnType<typeof a>

export const sent = (of: Of, to: string, sequence: number): TraceEvent => ({
  ...{ kind: 'message-sent', ...of, to, sequence, bytes: 8, digest: 1, withheld: false },
})
export const seen = (of: Of, from: string, sequence: number, senderIncarnation: number): TraceEvent[] => [
  { kind: 'message-arrived', ...of, from, sequence, senderIncarnation, senderReplaying: false, duplicate: false },
  { kind: 'message-logged', ...of, from, sequence, index: sequence, digest: 1 },
]
export const acknowledged = (of: Of, to: string, sequence: number): TraceEvent => ({
  kind: 'message-acknowledged',
  ...of,
  to,
  sequence,
})
export const checkpoint = (of: Of, number: number): TraceEvent[] => [
  { kind: 'image-taken', ...of, number },
  { kind: 'checkpoint-committed', ...of, number, digest: 1 },
]
export const started = (of: Of): TraceEvent => ({ kind: 'process-started', ...of, imageBytes: 4096 })
export const restored = (of: Of, number: number): TraceEvent => ({
  ...{ kind: 'restored', ...of, number, digest: 1, received: 0, records: 0 },
})

export const told = (events: readonly TraceEvent[]): Tale => ({
  ...starTale,
  moments: events.map((event, at) => ({ atNs: at * 1e6, event })),
})
