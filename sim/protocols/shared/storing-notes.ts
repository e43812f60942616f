// Writing a note: what does not fit into one datagram is written before it in blocks, like what a checkpoint saves besides the image. On a
// shared cable, one of a hundred fragments is lost so often that a datagram of that size would hardly ever arrive.

import type { StableStorage, WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { Note, OfProcess } from '../../cluster/storage/storage-requests.ts'
import { BLOCK_BYTES } from '../../cluster/storage/transfer-sizes.ts'
import type { Task } from '../../kernel/task.ts'
import type { Image } from '../../machine/address-space.ts'

const noImage: Image = {
  ...{ mode: 'symbolic', pages: 0, grainPages: 1, data: null },
  ...{ digests: new Int32Array(0), registers: new Float64Array(0) },
}

/**
 * Ends when every server has the note, or with the reason why it must not be stored.
 * @param layerNs the layer's work for each request, if a process asks for it
 */
export function* storeNote(
  storage: Pick<StableStorage, 'store'>,
  { process, incarnation }: OfProcess,
  note: Note,
  layerNs = 0,
): Task<WriteOutcome> {
  const blocks = Math.max(0, Math.ceil(note.bytes / BLOCK_BYTES) - 1)
  for (let left = blocks; left > 0; left--) {
    // of no version being written, so that it is nothing but a block on the wire and on the disk
    const request = {
      kind: 'block',
      process,
      incarnation,
      number: 0,
      pages: [],
      image: noImage,
      bytes: BLOCK_BYTES,
    } as const
    const outcome: WriteOutcome = yield storage.store(BLOCK_BYTES, request, layerNs)
    if (outcome.kind !== 'stored') return outcome
  }
  return yield storage.store(
    note.bytes - blocks * BLOCK_BYTES,
    { kind: 'keep-note', process, incarnation, note },
    layerNs,
  )
}
