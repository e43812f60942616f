// In what pieces stable storage is written and read, and what each request moves.

import { type SavedState, savedStateBytes } from './saved-state.ts'
import type { LogRecord, StorageRequest } from './storage-requests.ts'

/** Bytes of one block transfer and one disk write. */
export const BLOCK_BYTES = 8192
/** What a disk writes whole or not at all: a claim, a roll-back, the names of servers. */
export const SECTOR_BYTES = 512
/** Pages in a block. */
export const BLOCK_PAGES = 2

/** What a record weighs in the log beside its message: index, stamp, length. */
export const PER_RECORD_BYTES = 32

/** What records weigh in the log with their messages. */
export const recordsBytes = (records: readonly LogRecord[]): number =>
  records.reduce((sum, { payload }) => sum + PER_RECORD_BYTES + payload.bytes, 0)

/** Bytes of a report on the progress of so many processes: for each a few numbers, and one for each of the others. */
export const progressBytes = (processes: number): number => processes * (32 + 8 * processes)

/** How many blocks of what a checkpoint saves beside the image do not fit into its last datagram. */
export const savedStateBlocks = (saved: SavedState): number =>
  Math.max(0, Math.ceil(savedStateBytes(saved) / BLOCK_BYTES) - 1)

/** What is left for the last datagram. */
export const lastSavedBytes = (saved: SavedState): number =>
  savedStateBytes(saved) - savedStateBlocks(saved) * BLOCK_BYTES

/** Pages that are read to have an image and what was saved with it; of the latter the first block brings a part. */
export const pagesWith = ({ pages }: { readonly pages: number }, saved: SavedState | null): number =>
  pages + (saved === null ? 0 : BLOCK_PAGES * savedStateBlocks(saved))

/** What passes a server's file cache for a request, on the way in or out. */
export function bytesMoved(request: StorageRequest): number {
  if (request.kind === 'append') return PER_RECORD_BYTES + request.record.payload.bytes
  if (request.kind === 'append-all') return recordsBytes(request.records)
  if (request.kind === 'write-file') return request.payload.bytes
  if (request.kind === 'read-file') return request.bytes
  return request.kind === 'block' || request.kind === 'read-image' || request.kind === 'read-log' ? BLOCK_BYTES : 0
}
