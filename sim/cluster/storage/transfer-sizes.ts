// The units in which stable storage is written and read, and how much each request moves.

import { type SavedState, savedStateBytes } from './saved-state.ts'
import type { LogRecord, StorageRequest } from './storage-requests.ts'

/** Bytes of one block transfer and one disk write; those of images may be larger (`LayerSettings.blockBytes`). */
export const BLOCK_BYTES = 8192
/** The unit that a disk writes whole or not at all: enough for a claim, a roll-back, the names of servers. */
export const SECTOR_BYTES = 512
/** Pages in a block. */
export const BLOCK_PAGES = 2

/** How many bytes a block of an image takes that carries so many pages: at least as many as any other block. */
export const bytesOfBlock = (pages: number): number => Math.max(1, Math.ceil(pages / BLOCK_PAGES)) * BLOCK_BYTES

/** The size of a log record besides its message: index, stamp, length. */
export const PER_RECORD_BYTES = 32

/** The size of records in the log, with their messages. */
export const recordsBytes = (records: readonly LogRecord[]): number =>
  records.reduce((sum, { payload }) => sum + PER_RECORD_BYTES + payload.bytes, 0)

/** Bytes of a report on the progress of this many processes: for each a few numbers, and one for each of the others. */
export const progressBytes = (processes: number): number => processes * (32 + 8 * processes)

/** How many blocks of a checkpoint's saved state do not fit into its last datagram. */
export const savedStateBlocks = (saved: SavedState): number =>
  Math.max(0, Math.ceil(savedStateBytes(saved) / BLOCK_BYTES) - 1)

/** What is left for the last datagram. */
export const lastSavedBytes = (saved: SavedState): number =>
  savedStateBytes(saved) - savedStateBlocks(saved) * BLOCK_BYTES

/** How many pages are read for an image and the state saved with it, part of which comes with the first block. */
export const pagesWith = ({ pages }: { readonly pages: number }, saved: SavedState | null): number =>
  pages + (saved === null ? 0 : BLOCK_PAGES * savedStateBlocks(saved))

/**
 * How many bytes of a request pass through a server's file cache, on the way in or out.
 * @param blockBytes the size of blocks of images
 */
export function bytesMoved(request: StorageRequest, blockBytes: number): number {
  if (request.kind === 'append') return PER_RECORD_BYTES + request.record.payload.bytes
  if (request.kind === 'append-all') return recordsBytes(request.records)
  if (request.kind === 'write-file') return request.payload.bytes
  if (request.kind === 'read-file') return request.bytes
  if (request.kind === 'block') return request.bytes
  if (request.kind === 'read-image') return blockBytes
  return request.kind === 'read-log' ? BLOCK_BYTES : 0
}
