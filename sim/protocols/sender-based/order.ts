// The order in which a process took its messages, as far as it can be found again: from what senders kept and from the log, without a gap.

import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { type Bound, stands } from '../sender-logs/bounds.ts'
import type { Entry } from './messages.ts'

export interface Placed {
  readonly index: number
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
  /** Whether the servers have it. */
  readonly isLogged: boolean
}

/** The message at each index. Of two messages with one index, that of the later incarnation is right. */
export function candidatesOf(
  records: readonly LogRecord[],
  entries: readonly Entry[],
  bounds: readonly Bound[],
): ReadonlyMap<number, Placed> {
  const found = new Map<number, Placed & { readonly incarnation: number }>()
  for (const { incarnation, index, from, sequence, payload } of entries) {
    if (!stands(bounds, { index, incarnation })) continue
    const other = found.get(index)
    if (other !== undefined && other.incarnation >= incarnation) continue
    found.set(index, { index, from, sequence, payload, incarnation, isLogged: false })
  }
  for (const { index, from, sequence, payload } of records) {
    found.set(index, { index, from, sequence, payload, incarnation: Number.POSITIVE_INFINITY, isLogged: true })
  }
  return found
}

/** The order from an index on, up to the first missing one. Each sender's messages must follow one another. */
export function orderFrom(
  start: number,
  candidates: ReadonlyMap<number, Placed>,
  visible: ReadonlyMap<ProcessName, number>,
): Placed[] {
  const last = new Map(visible)
  const order: Placed[] = []
  for (let index = start; ; index++) {
    const next = candidates.get(index)
    if (next === undefined || next.sequence !== (last.get(next.from) ?? 0) + 1) return order
    last.set(next.from, next.sequence)
    order.push(next)
  }
}
