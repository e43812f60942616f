// Restarting a process: its checkpoint comes from a file server, which also says where its backup is; its messages come from the backup.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { LogRecord, Note, StorageReply, VaultSummary } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import { isConsumed } from '../pessimistic/restoring.ts'
import type { BackupHost } from './backing.ts'
import { halfOf } from './backup-process.ts'
import type { BackupReply, Fetch } from './messages.ts'

/** The messages that the backup of a process has and its checkpoint has not consumed. Null if a server has died meanwhile. */
export function* readQueue(
  services: HostServices,
  process: HostedProcess,
  summaries: ReadonlyMap<number, VaultSummary>,
  saved: SavedState | null,
): Task<readonly LogRecord[] | null> {
  const note = yield* newestNote(services, process, summaries)
  if (note === 'unknown') return null
  if (note === null) return [] // it had no backup yet, and so nothing had become visible to it
  const { host, boot } = note.value as BackupHost
  const { name, incarnation } = process
  const records: LogRecord[] = []
  for (let after = (saved?.clears.below ?? 0) - 1; ; after = records.at(-1)!.index) {
    const request: Fetch = { kind: 'fetch-queue', process: name, incarnation, after }
    const isThere = host >= 0 && services.membership.isLive(host, boot)
    const reply = isThere ? yield* services.transport.request<BackupReply>(host, 16, request) : null
    if (reply?.kind === 'stale') {
      services.stop(process)
      return null
    }
    if (reply?.kind !== 'fetched') {
      const where = host < 0 ? 'it had no backup' : `so was its backup on ${services.hostNames[host]!}`
      services.observer.cannotRecover(`the host of ${name} was lost, and ${where}`)
      yield new Signal(services.simulation)
    } else {
      records.push(...reply.records)
      const { counts } = halfOf(process).backing
      for (const [to, sequence] of reply.counts) counts.set(to, sequence)
      if (!reply.more) return records.filter(({ index }) => !isConsumed(index, saved))
    }
  }
}

/** The newest note on any server: one that was being written when the host died may be on some of them only. */
function* newestNote(
  { transport }: Pick<HostServices, 'transport'>,
  { name, incarnation }: HostedProcess,
  summaries: ReadonlyMap<number, VaultSummary>,
): Task<Note | null | 'unknown'> {
  let newest: Note | null = null
  for (const replica of summaries.keys()) {
    const request = { kind: 'read-note', process: name, incarnation } as const
    const reply = yield* transport.request<StorageReply>(replica, 32, request)
    if (reply?.kind !== 'note') return 'unknown'
    if ((reply.note?.order ?? -1) > (newest?.order ?? -1)) newest = reply.note
  }
  return newest
}
