// What a sender gives a receiver again from its buffer: one block at a time.

import { BLOCK_BYTES } from '../../../cluster/storage/transfer-sizes.ts'
import { bytesOf, type SendBuffer } from '../../epochs/send-buffer.ts'
import { ENTRY_BYTES } from '../intervals.ts'
import type { AgainRequest, Entries, Entry } from '../messages.ts'

export function againOf(
  buffer: SendBuffer<Entry>,
  { to, after }: AgainRequest,
  incarnation: number,
): { readonly reply: Entries; readonly bytes: number } {
  const all = buffer.after(to, after)
  const entries: Entry[] = []
  let bytes = 0
  for (const entry of all) {
    if (bytes >= BLOCK_BYTES) break
    entries.push(entry)
    bytes += bytesOf([entry]) + ENTRY_BYTES * entry.vector.size
  }
  return { reply: { kind: 'entries', entries, incarnation, more: entries.length < all.length }, bytes }
}
