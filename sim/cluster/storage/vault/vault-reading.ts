// Reading from a vault: everything comes from the disk, in blocks.

import type { Extent, StorageDevice, Where } from '../../../machine/disk.ts'
import type { Answer } from '../../requests/envelope.ts'
import { lineStateBytes } from '../saved-state.ts'
import type { LogRecord, StorageReply } from '../storage-requests.ts'
import { BLOCK_BYTES, bytesOfBlock, lastSavedBytes, PER_RECORD_BYTES, pagesWith } from '../transfer-sizes.ts'
import type { Vault } from './vault.ts'
import type { ReadRequest as AnyRead } from './vault-store.ts'

/** Reads that concern the vault of one process. */
type ReadRequest = Exclude<AnyRead, { kind: 'read-progress' }>

export interface Images {
  readonly place: () => Extent
  readonly blockPages: number
}

/** @param images where the images of the process lie, and how many pages of one are read at a time */
export function readVault(
  vault: Vault,
  request: ReadRequest,
  disk: StorageDevice,
  images: Images,
  answer: Answer<StorageReply>,
): void {
  if (request.kind === 'read-log') return readLog(vault, request.after, disk, answer)
  if (request.kind === 'read-image') return readImage(vault, request.page, disk, images, answer)
  if (request.kind === 'read-versions') return readVersions(vault, disk, answer)
  if (request.kind === 'read-note') {
    const { note } = vault
    const bytes = note?.bytes ?? 0
    return readDisk(disk, 'random', bytes, () => answer({ kind: 'note', note }, bytes))
  }
  const payload = vault.files.read(request.file, request.offset)
  readDisk(disk, 'random', payload.bytes, () => answer({ kind: 'block', payload }, payload.bytes))
}

/** One block of the committed image. The saved state comes with the first block; what does not fit there follows the last. */
function readImage(
  { committed }: Vault,
  page: number,
  disk: StorageDevice,
  { place, blockPages }: Images,
  answer: Answer<StorageReply>,
): void {
  if (committed === null) return answer({ kind: 'image', image: null, saved: null, pages: 0 })
  const { image, saved } = committed
  const left = Math.max(0, pagesWith(image, saved) - page)
  const bytes = bytesOfBlock(Math.min(left, blockPages)) + (page === 0 ? lastSavedBytes(saved) : 0)
  readDisk(disk, place(), bytes, () => answer({ kind: 'image', image, saved, pages: image.pages }, bytes))
}

/** Reads the saved state of the newest version, as far as a recovery line depends on it; older versions are only listed. */
function readVersions(vault: Vault, disk: StorageDevice, answer: Answer<StorageReply>): void {
  const { incarnation } = vault
  const versions = vault.versions.all().map(({ number, incarnation, saved }) => ({ number, incarnation, saved }))
  const newest = versions.at(-1)
  const bytes = newest === undefined ? 0 : 8 * versions.length + lineStateBytes(newest.saved)
  readDisk(disk, 'random', bytes, () => answer({ kind: 'versions', incarnation, versions }, bytes))
}

/** The block of a log that follows a place. */
export function blockOfLog(
  log: Iterable<LogRecord>,
  after: number,
): { readonly records: readonly LogRecord[]; readonly more: boolean; readonly bytes: number } {
  const records: LogRecord[] = []
  let bytes = 0
  let more = false
  for (const record of log) {
    if (record.index <= after) continue
    if (bytes >= BLOCK_BYTES) {
      more = true
      break
    }
    records.push(record)
    bytes += PER_RECORD_BYTES + record.payload.bytes
  }
  return { records, more, bytes }
}

function readLog(vault: Vault, after: number, disk: StorageDevice, answer: Answer<StorageReply>): void {
  const { records, more, bytes } = blockOfLog(vault.log.records(), after)
  readDisk(disk, 'next', bytes, () => answer({ kind: 'log', records, more }, bytes))
}

/** Reads from the disk; to read nothing takes no time. */
export function readDisk(disk: StorageDevice, where: Where, bytes: number, then: () => void): void {
  if (bytes === 0) then()
  else disk.request('read', where, bytes, then, undefined)
}
