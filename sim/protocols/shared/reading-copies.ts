// What protocols with a log on the servers read of a process to be restarted.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Requests } from '../../cluster/requests/transport.ts'
import type { LogRecord, StorageReply, StorageRequest, VaultSummary } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'

export interface ReadingRoles {
  readonly transport: Pick<Requests<StorageRequest, StorageReply>, 'request'>
}

/** The replica with the newest checkpoint; null if none counts. */
export function newest(summaries: ReadonlyMap<number, VaultSummary>): { replica: number; committed: number } | null {
  let best: { replica: number; committed: number } | null = null
  for (const [replica, { committed }] of summaries) {
    if (best === null || committed > best.committed) best = { replica, committed }
  }
  return best
}

/** Null if the replica has died. */
export function* readLog(services: ReadingRoles, process: HostedProcess, replica: number): Task<LogRecord[] | null> {
  const records: LogRecord[] = []
  for (let after = -1; ; after = records.at(-1)!.index) {
    const request = { kind: 'read-log', process: process.name, incarnation: process.incarnation, after } as const
    const reply = yield* services.transport.request(replica, 32, request)
    if (reply?.kind !== 'log') return null
    records.push(...reply.records)
    if (!reply.more) return records
  }
}
