// Restarting a process under STAR: its log is on the replicas, which are made to agree on it.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { LogRecord, VaultSummary } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import { isConsumed, type RestoringRoles, restore as restoreWith } from '../pessimistic/restoring.ts'
import { readLog } from '../shared/reading-copies.ts'

export type { RestoringRoles } from '../pessimistic/restoring.ts'

/** Restarts a process here; ends when it runs, or when another host turns out to have it. */
export const restore = (services: RestoringRoles, lost: Location, dead: number): Task =>
  restoreWith(services, lost, dead, (process, summaries, saved) => unionOfLogs(services, process, summaries, saved))

/** All records that any replica has and that are not consumed, in order; written to the replicas that lack them. */
function* unionOfLogs(
  services: RestoringRoles,
  process: HostedProcess,
  summaries: ReadonlyMap<number, VaultSummary>,
  saved: SavedState | null,
): Task<LogRecord[] | null> {
  const { name, incarnation } = process
  const lists = [...summaries.values()].map(({ indexes }) => indexes.join())
  const agree = lists.every((list) => list === lists[0])
  const union = new Map<number, LogRecord>()
  for (const replica of summaries.keys()) {
    if (agree && union.size > 0) continue
    const records = yield* readLog(services, process, replica)
    if (records === null) return null
    for (const record of records) if (!isConsumed(record.index, saved)) union.set(record.index, record)
  }
  const records = orderOfDelivery(services, [...union.values()])
  for (const [replica, { indexes }] of summaries) {
    for (const record of records) {
      if (indexes.includes(record.index)) continue
      const request = { kind: 'append', process: name, incarnation, record } as const
      const reply = yield* services.storage.storeOn(replica, 16 + record.payload.bytes, request)
      if (reply?.kind !== 'done') return null
    }
  }
  return records
}

function orderOfDelivery(services: RestoringRoles, records: readonly LogRecord[]): LogRecord[] {
  const ordered = [...records].sort((a, b) => a.index - b.index)
  if (!services.settings.without.has('delivery-order')) return ordered
  const shuffled = [...records].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.sequence - b.sequence))
  return shuffled.map((record, at) => ({ ...record, index: ordered[at]!.index }))
}
