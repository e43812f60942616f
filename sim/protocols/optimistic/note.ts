// What the servers keep of a process besides versions, log and files: how its lives have ended, what its creation depends on, and, when it
// has ended, what others may still ask of its send buffer.

import type { Note } from '../../cluster/storage/storage-requests.ts'
import { bytesOf } from '../epochs/send-buffer.ts'
import { ENTRY_BYTES, type Vector } from './intervals.ts'
import type { Entry } from './messages.ts'

export interface Kept {
  /** By life: its last interval. */
  readonly ends: readonly number[]
  /** Of a process that was created: the vector of its parent at that time. */
  readonly origin: Vector
  readonly buffer: readonly Entry[]
}

const nothing: Kept = { ends: [], origin: new Map(), buffer: [] }

/** An incarnation writes far fewer; a later one writes higher orders. */
const NOTES_AN_INCARNATION = 2 ** 20

export function noteOf(kept: Kept, incarnation: number, count: number): Note {
  const { ends, origin, buffer } = kept
  const bytes = 16 + 4 * ends.length + ENTRY_BYTES * origin.size + bytesOf(buffer)
  return { bytes, order: incarnation * NOTES_AN_INCARNATION + count, value: kept, isLast: false }
}

export const keptIn = (note: Note | null): Kept => (note === null ? nothing : (note.value as Kept))

export const newerOf = (one: Note | null, other: Note | null): Note | null =>
  (other?.order ?? -1) > (one?.order ?? -1) ? other : one
