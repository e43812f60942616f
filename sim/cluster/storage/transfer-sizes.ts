// In what pieces stable storage is written and read, and what each request moves.

import type { StorageRequest } from './storage-requests.ts'

/** Bytes of one block transfer and one disk write. */
export const BLOCK_BYTES = 8192
/** What a disk writes whole or not at all: a claim, a roll-back, the names of servers. */
export const SECTOR_BYTES = 512
/** Pages in a block. */
export const BLOCK_PAGES = 2

/** What a record weighs in the log beside its message: index, stamp, length. */
export const PER_RECORD_BYTES = 32

/** What passes a server's file cache for a request, on the way in or out. */
export function bytesMoved(request: StorageRequest): number {
  if (request.kind === 'append') return PER_RECORD_BYTES + request.record.payload.bytes
  if (request.kind === 'write-file') return request.payload.bytes
  if (request.kind === 'read-file') return request.bytes
  return request.kind === 'block' || request.kind === 'read-image' || request.kind === 'read-log' ? BLOCK_BYTES : 0
}
