// Restarting a process on its new host: take charge of it, make the replicas agree, roll its files back, read image and log, and let it
// run: it repeats what it did, from the log, until it is where it was.

import type { HostServices } from '../../cluster/host-services.ts'
import type { BesideProcess } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { RestartOrder } from '../../cluster/hosting/restarting.ts'
import { spreadEnd, takeOver } from '../../cluster/hosting/taking-over.ts'
import type { Requests } from '../../cluster/requests/transport.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { LogRecord, StorageReply, StorageRequest, VaultSummary } from '../../cluster/storage/storage-requests.ts'
import { pagesWith } from '../../cluster/storage/transfer-sizes.ts'
import { imageDigest } from '../../cluster/storage/vault/stored-image.ts'
import type { Task } from '../../kernel/task.ts'
import type { Image } from '../../machine/address-space.ts'
import { newest } from '../shared/reading-copies.ts'
import { replayingHalf } from './replaying-process.ts'

/** What a restart requires from the host. */
export interface RestoringRoles
  extends Pick<HostServices, 'simulation' | 'trace' | 'host' | 'id' | 'boot' | 'hostNames' | 'settings' | 'programs'>,
    Pick<HostServices, 'observer' | 'membership' | 'locations' | 'storage' | 'hosted'>,
    Pick<HostServices, 'locationsChanged' | 'tellAll' | 'run' | 'stop' | 'foundEnded'> {
  readonly transport: Pick<Requests<StorageRequest | RestartOrder, StorageReply>, 'request'>
  readonly protocol: { adopt(process: HostedProcess): BesideProcess }
}

/** What stable storage has of a process. */
interface Remains {
  readonly image: Image | null
  readonly saved: SavedState | null
  readonly records: readonly LogRecord[]
}

/** Reads the part of a log that is not consumed; null if the process has to be gathered anew. */
export type ReadingLog = (
  process: HostedProcess,
  summaries: ReadonlyMap<number, VaultSummary>,
  saved: SavedState | null,
) => Task<readonly LogRecord[] | null>

/** Restarts a process here; ends when it runs, or when another host turns out to have it. */
export function* restore(services: RestoringRoles, lost: Location, dead: number, readingLog: ReadingLog): Task {
  const { hosted, trace, host } = services
  const { plan } = lost
  const process = yield* takeOver(services, lost, dead)
  if (process === null) return
  const { incarnation } = process
  const of = { host: host.name, process: plan.name, incarnation }
  const remains = yield* gather(services, process, lost, readingLog)
  if (remains === null || hosted.get(plan.name) !== process) return
  yield host.cpu.job(
    Math.round(host.profile.layer.restartNs + (remains.saved?.usesFiles ? host.profile.layer.reopenFileNs : 0)),
  )
  if (hosted.get(plan.name) !== process) return
  const { image, saved, records } = remains
  if (image !== null && saved !== null) process.resumeFrom(image, saved)
  const half = replayingHalf(process)
  half.restore(image === null ? null : saved, records)
  trace.emit({
    kind: 'restored',
    ...of,
    number: saved?.checkpoints ?? 0,
    digest: image === null ? 0 : imageDigest(image),
    received: saved?.received ?? 0,
    records: records.length,
  })
  services.run(process)
  if (half.replaying) return trace.emit({ kind: 'replay-begins', ...of, records: records.length })
  process.endRecovery()
  trace.emit({ kind: 'live-again', ...of, withheld: 0, sentAgain: 0 })
}

/**
 * Makes the replicas agree and reads what they have; starts over if one of them dies meanwhile. Null if the process is lost to another
 * host, or has ended.
 */
function* gather(
  services: RestoringRoles,
  process: HostedProcess,
  lost: Location,
  readingLog: ReadingLog,
): Task<Remains | null> {
  const storage = services.storage
  for (;;) {
    const before = storage.group()
    const claimed = yield* claim(services, lost.plan, process.incarnation - 1, services.id, services.boot)
    if (claimed.kind === 'granted') {
      const remains = yield* readAll(services, process, claimed.summaries, readingLog)
      if (remains !== null && storage.group() === before) return remains
    }
    if (claimed.kind === 'held') {
      if (claimed.by.ended !== null) yield* spreadEnd(services, lost, process.incarnation, claimed.by)
      services.stop(process)
      return null
    }
  }
}

function* readAll(
  services: RestoringRoles,
  process: HostedProcess,
  summaries: ReadonlyMap<number, VaultSummary>,
  readingLog: ReadingLog,
): Task<Remains | null> {
  const storage = services.storage
  const { name, incarnation } = process
  const best = newest(summaries)
  if (best === null) return null
  const first = yield* services.transport.request(best.replica, 32, {
    kind: 'read-image',
    process: name,
    incarnation,
    page: 0,
  })
  if (first?.kind !== 'image') return null
  const { image, saved } = first

  // The last write before the crash may have reached only some of the replicas that count: what one has, all get.
  for (const [replica, summary] of summaries) {
    if (saved === null || summary.committed === saved.checkpoints) continue
    const request = { kind: 'commit', process: name, incarnation, number: saved.checkpoints, saved } as const
    if ((yield* storage.storeOn(replica, 64, request))?.kind !== 'done') return null
  }
  const records = yield* readingLog(process, summaries, saved)
  if (records === null) return null
  const outcome: WriteOutcome = yield storage.store(16, { kind: 'roll-back', process: name, incarnation })
  if (outcome.kind !== 'stored') return null

  const of = { process: name, incarnation }
  if (image !== null && !(yield* storage.readRest(of, pagesWith(image, saved)))) return null
  return { image, saved, records }
}

export const isConsumed = (index: number, saved: SavedState | null): boolean =>
  saved !== null && (index < saved.clears.below || saved.clears.consumed.includes(index))
