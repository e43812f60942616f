// What the servers have of a process to be restarted: read anew whenever one of them dies or returns meanwhile, since all of them have to
// agree on where it starts.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { spreadEnd } from '../../cluster/hosting/taking-over.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { StorageReply, StorageRequest, VaultSummary } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { Image } from '../../machine/address-space.ts'
import { newest } from '../shared/reading-copies.ts'

export type Summaries = ReadonlyMap<number, VaultSummary>

export interface Checkpoint {
  /** As much of it as one read brings. */
  readonly image: Image | null
  readonly saved: SavedState | null
}

/**
 * @param attempt gives null if a server has died meanwhile
 * @returns null if another host has the process, or it has ended
 */
export function* gatherRemains<Remains>(
  services: HostServices,
  process: HostedProcess,
  lost: Location,
  attempt: (summaries: Summaries) => Task<Remains | null>,
): Task<Remains | null> {
  const { storage, hosted } = services
  const { incarnation } = process
  for (;;) {
    const before = storage.group()
    const claimed = yield* claim(services, lost.plan, incarnation - 1, services.id, services.boot)
    if (claimed.kind === 'held') {
      if (claimed.by.ended !== null) yield* spreadEnd(services, lost, incarnation, claimed.by)
      services.stop(process)
      return null
    }
    const remains = yield* attempt(claimed.summaries)
    if (hosted.get(process.name) !== process) return null
    if (remains !== null && storage.group() === before) return remains
  }
}

/**
 * The newest checkpoint; the last commit before the crash may have reached only some of the servers: what one has, all get. Null if a
 * server has died.
 */
export function* readCheckpoint(
  services: HostServices,
  { name, incarnation }: HostedProcess,
  summaries: Summaries,
): Task<Checkpoint | null> {
  const { storage, transport } = services
  const of = { process: name, incarnation } as const
  const best = newest(summaries)
  if (best === null) return null
  const request: StorageRequest = { kind: 'read-image', ...of, page: 0 }
  const first = yield* transport.request<StorageReply>(best.replica, 32, request)
  if (first?.kind !== 'image') return null
  const { image, saved } = first
  for (const [replica, { committed }] of summaries) {
    if (saved === null || committed === saved.checkpoints) continue
    const request = { kind: 'commit', ...of, number: saved.checkpoints, saved } as const
    if ((yield* storage.storeOn(replica, 64, request))?.kind !== 'done') return null
  }
  return { image, saved }
}
