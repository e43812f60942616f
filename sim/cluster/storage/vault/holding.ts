// What a returning server says it has of a process, so that it is sent only what it lacks. A version is named by its number and the
// incarnation that wrote it, a record by its place and stamp, a block of a file by its digest: equal names mean equal contents.

import type { Payload } from '../../../programs/program.ts'
import type { Holding, LogRecord } from '../storage-requests.ts'
import { PER_RECORD_BYTES } from '../transfer-sizes.ts'
import type { Vault } from './vault.ts'

const nameOfRecord = ({ index, from, sequence }: LogRecord): string => `${index} ${sequence} ${from}`

const nameOfVersion = ({ committed }: Vault): string | null =>
  committed === null ? null : `${committed.number} of ${committed.incarnation}`

/** Every block of every file that it keeps, in whatever version, each with the name of its content. */
function* blocksOf({ files }: Vault): IterableIterator<readonly [string, Payload]> {
  for (const { file, version, offset, payload } of files.blocks()) {
    yield [`${file} ${version} ${offset} ${payload.digest}`, payload]
  }
}

export function holdingOf(vault: Vault): Holding {
  return {
    version: nameOfVersion(vault),
    records: new Set(vault.log.records().map(nameOfRecord)),
    blocks: new Set([...blocksOf(vault)].map(([name]) => name)),
  }
}

/** The size of this list on the wire: a version, and 12 bytes for each record and block. */
export const holdingBytes = ({ records, blocks }: Holding): number => 16 + 12 * (records.size + blocks.size)

/** Whether the holder has the committed version of a vault. */
export const holdsVersion = (vault: Vault, holding: Holding): boolean =>
  holding.version !== null && holding.version === nameOfVersion(vault)

const VAULT_HEADER_BYTES = 256

/** How many bytes of a vault must be sent to a server that holds this much; null if it holds nothing. */
export function bytesBeyond(vault: Vault, holding: Holding | null): number {
  let bytes = VAULT_HEADER_BYTES + vault.versions.stagedBytes + vault.versions.olderBytes + (vault.note?.bytes ?? 0)
  if (vault.committed !== null && (holding === null || !holdsVersion(vault, holding))) {
    bytes += vault.committed.image.pages * 4096
  }
  for (const record of vault.log.records()) {
    if (!holding?.records.has(nameOfRecord(record))) bytes += PER_RECORD_BYTES + record.payload.bytes
  }
  for (const [name, payload] of blocksOf(vault)) if (!holding?.blocks.has(name)) bytes += payload.bytes
  return bytes
}
