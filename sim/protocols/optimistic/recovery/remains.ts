// What the servers have of a process that returns: which of its versions depends on nothing lost, and which of the records after it.

import type { HostServices } from '../../../cluster/host-services.ts'
import type { HostedProcess } from '../../../cluster/hosting/hosted-process.ts'
import type {
  LogRecord,
  StorageReply,
  StorageRequest,
  VaultSummary,
  VersionEntry,
} from '../../../cluster/storage/storage-requests.ts'
import { BLOCK_BYTES, recordsBytes } from '../../../cluster/storage/transfer-sizes.ts'
import type { Task } from '../../../kernel/task.ts'
import type { Ends } from '../ends.ts'
import type { Vector } from '../intervals.ts'
import type { Rider } from '../messages.ts'
import type { Saved } from '../saved.ts'

export interface Remains {
  /** 0: its beginning. */
  readonly version: number
  /** How many messages had become visible at that version. */
  readonly position: number
  /** The messages that became visible after it, up to the first that depends on something lost, or that no server has. */
  readonly records: readonly LogRecord[]
  /** By server: which of these it has. */
  readonly indexes: ReadonlyMap<number, ReadonlySet<number>>
}

/** Null if a server has died and all must begin anew; `nothing` if its creation depends on something lost. */
export function* remainsOf(
  services: HostServices,
  ends: Ends,
  process: HostedProcess,
  origin: Vector,
  replicas: ReadonlyMap<number, VaultSummary>,
): Task<Remains | 'nothing' | null> {
  const versions = yield* commonVersions(services, process, [...replicas.keys()])
  if (versions === null) return null
  const newest = versions.findLast(({ saved }) => ends.lostIn((saved.protocol as Saved).vector) === null)
  if (newest === undefined && ends.lostIn(origin) !== null) return 'nothing'
  const position = (newest?.saved.protocol as Saved | undefined)?.position ?? 0
  const found = new Map<number, LogRecord>()
  const indexes = new Map<number, ReadonlySet<number>>()
  for (const replica of replicas.keys()) {
    const records = yield* readLog(services, process, replica, position)
    if (records === null) return null
    for (const record of records) found.set(record.index, record)
    indexes.set(replica, new Set(records.map(({ index }) => index)))
  }
  const records: LogRecord[] = []
  for (let record = found.get(position); record !== undefined; record = found.get(position + records.length)) {
    if (ends.lostIn((record.rider as Rider).vector) !== null) break
    records.push(record)
  }
  return { version: newest?.number ?? 0, position, records, indexes }
}

/** A version counts when every server has it: one of them may be gone before it is read. */
function* commonVersions(
  { transport }: HostServices,
  { name }: HostedProcess,
  replicas: readonly number[],
): Task<readonly VersionEntry[] | null> {
  let common: readonly VersionEntry[] | null = null
  for (const replica of replicas) {
    const request: StorageRequest = { kind: 'read-versions', process: name, incarnation: 0 }
    const reply = yield* transport.request<StorageReply>(replica, 32, request)
    if (reply?.kind !== 'versions') return null
    const { versions } = reply
    const isHere = (entry: VersionEntry): boolean =>
      versions.some(({ number, incarnation }) => number === entry.number && incarnation === entry.incarnation)
    common = common === null ? versions : common.filter(isHere)
  }
  return common
}

/** Null if the server has died, or no longer counts. */
function* readLog(
  { transport }: HostServices,
  { name, incarnation }: HostedProcess,
  replica: number,
  from: number,
): Task<LogRecord[] | null> {
  const records: LogRecord[] = []
  for (let after = from - 1; ; after = records.at(-1)!.index) {
    const request: StorageRequest = { kind: 'read-log', process: name, incarnation, after }
    const reply = yield* transport.request<StorageReply>(replica, 32, request)
    if (reply?.kind !== 'log') return null
    records.push(...reply.records)
    if (!reply.more) return records
  }
}

/** Gives all servers the records that any of them has. False if one of them has died, or another incarnation is in charge. */
export function* agree(
  { storage }: HostServices,
  { name, incarnation }: HostedProcess,
  { records, indexes }: Remains,
): Task<boolean> {
  for (const [replica, there] of indexes) {
    const missing = records.filter(({ index }) => !there.has(index))
    while (missing.length > 0) {
      const some: LogRecord[] = []
      while (missing.length > 0 && recordsBytes(some) < BLOCK_BYTES) some.push(missing.shift()!)
      const request: StorageRequest = { kind: 'append-all', process: name, incarnation, records: some }
      if ((yield* storage.storeOn(replica, recordsBytes(some), request))?.kind !== 'done') return false
    }
  }
  return true
}
