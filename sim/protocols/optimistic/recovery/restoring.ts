// A process returns, on another host if its own has died, or in place if it depends on something that others have lost. The servers supply
// the same for both: the newest checkpoint, and as much of the log after it as depends on nothing lost. What follows is withdrawn. If its
// host has died, a life of the process ends there, and everybody is told; a survivor loses nothing that any process depends on that does
// not roll back itself.

import type { HostServices } from '../../../cluster/host-services.ts'
import type { HostedProcess } from '../../../cluster/hosting/hosted-process.ts'
import { spreadEnd, takeOver } from '../../../cluster/hosting/taking-over.ts'
import type { Location } from '../../../cluster/ring/locations.ts'
import { claim } from '../../../cluster/storage/claiming.ts'
import type { WriteOutcome } from '../../../cluster/storage/stable-storage.ts'
import type { LogRecord } from '../../../cluster/storage/storage-requests.ts'
import { pagesWith } from '../../../cluster/storage/transfer-sizes.ts'
import { imageDigest } from '../../../cluster/storage/vault/stored-image.ts'
import type { Task } from '../../../kernel/task.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { Vector } from '../intervals.ts'
import { type Kept, keptIn, noteOf } from '../note.ts'
import { halfOf } from '../optimistic-process.ts'
import type { Saved } from '../saved.ts'
import { learn } from '../stability.ts'
import { type Asking, askAll } from './asking.ts'
import { agree, type Remains, remainsOf } from './remains.ts'

export interface Restoring extends Asking {
  /** The ends known here may make a process an orphan: checks that. */
  look(process: HostedProcess): void
  /** Tells every live host how the lives of a process have ended. */
  tell(process: ProcessName, ends: readonly number[]): void
}

/** Restarts a process of a dead host; ends when it runs, or when another host turns out to have it. */
export function* restart(at: Restoring, lost: Location, dead: number): Task {
  const process = yield* takeOver(at.services, lost, dead)
  if (process !== null) yield* restore(at, process, null)
}

/**
 * Rolls back a survivor, which has been stopped; `process` is its next incarnation. What its log had in memory goes to the servers first:
 * nobody is told of an end, so nothing may be lost that is not lost with another process.
 */
export function* goBack(at: Restoring, process: HostedProcess, survived: HostedProcess): Task {
  const { services } = at
  const isFlushed = services.settings.without.has('flush-first') || (yield* halfOf(survived).log.settle())
  if (!isFlushed) return services.stop(process)
  yield* restore(at, process, survived)
}

/** @param survived the process stopped here; null if its host has died */
function* restore(at: Restoring, process: HostedProcess, survived: HostedProcess | null): Task {
  const { services } = at
  const { hosted, storage } = services
  const { plan, name, incarnation } = process
  for (;;) {
    const group = storage.group()
    const claimed = yield* claim(services, plan, incarnation - 1, services.id, services.boot)
    if (claimed.kind === 'held') {
      const lost = { plan, host: services.id, boot: services.boot, incarnation, ended: false }
      if (claimed.by.ended !== null) yield* spreadEnd(services, lost, incarnation, claimed.by)
      return services.stop(process)
    }
    const others = [...services.locations.entries()].map((location) => location.plan.name)
    const progress = yield* learn(at, [name, ...others.filter((other) => other !== name)])
    const kept = keptIn(progress.get(name)!.note)
    const remains = yield* remainsOf(services, at.ends, process, kept.origin, claimed.summaries)
    if (hosted.get(name) !== process) return
    if (remains === 'nothing') {
      traceRolledBack(services, survived ?? process, -1)
      return services.stop(process) // its creation is undone
    }
    if (remains === null || !(yield* agree(services, process, remains))) continue
    if (storage.group() !== group) continue
    if (survived !== null) traceRolledBack(services, survived, remains.version)
    const ends = yield* settle(at, process, remains, kept, survived === null)
    if (ends === null) return services.stop(process)
    if (yield* resume(at, process, remains, kept.origin, ends.length)) at.look(process)
    return
  }
}

function traceRolledBack({ trace, host }: HostServices, process: HostedProcess, to: number): void {
  const { name, incarnation, checkpoints: from } = process
  trace.emit({ kind: 'rolled-back', host: host.name, process: name, incarnation, epoch: 0, from, to })
}

/** Makes the servers have the process as it will be. Returns how its lives have ended; null if another host has it. */
function* settle(
  at: Restoring,
  process: HostedProcess,
  { version, position, records }: Remains,
  kept: Kept,
  hasDied: boolean,
): Task<readonly number[] | null> {
  const { storage, trace, host, settings } = at.services
  const { name, incarnation } = process
  const end = position + records.length
  const withdrawn = settings.without.has('withdraw') ? {} : { logBelow: end }
  const of = { process: name, incarnation }
  const rolledBack: WriteOutcome = yield storage.store(16, { kind: 'roll-back', ...of, to: version, ...withdrawn })
  if (rolledBack.kind !== 'stored') return null
  if (!hasDied) return kept.ends
  const ends = [...kept.ends, end]
  if (!settings.without.has('end-stored')) {
    const note = noteOf({ ...kept, ends }, incarnation, 0)
    const stored: WriteOutcome = yield storage.store(note.bytes, {
      kind: 'keep-note',
      process: name,
      incarnation,
      note,
    })
    if (stored.kind !== 'stored') return null
  }
  const life = ends.length - 1
  trace.emit({ kind: 'life-ended', host: host.name, process: name, incarnation, life, interval: end })
  at.hear(name, ends)
  at.tell(name, ends)
  return ends
}

/** Reads the image and runs the process; false if it is no longer here. */
function* resume(
  at: Restoring,
  process: HostedProcess,
  { version, records }: Remains,
  origin: Vector,
  life: number,
): Task<boolean> {
  const { services } = at
  const { storage, hosted, host, trace, observer } = services
  const { name, incarnation } = process
  const of = { process: name, incarnation } as const
  const first = yield* storage.read({ kind: 'read-image', ...of, page: 0 })
  if (first.kind !== 'image') {
    services.stop(process)
    return false
  }
  const { image, saved } = first
  if ((saved?.checkpoints ?? 0) !== version) {
    observer.cannotRecover(`checkpoint ${version} of ${name} is needed, and no server has it`)
    return false
  }
  if (image !== null && !(yield* storage.readRest(of, pagesWith(image, saved)))) return false
  const { restartNs, reopenFileNs } = host.profile.layer
  yield host.cpu.job(Math.round(restartNs + (saved?.usesFiles ? reopenFileNs : 0)))
  if (hosted.get(name) !== process) return false
  if (image !== null && saved !== null) process.resumeFrom(image, saved)
  halfOf(process).restore((saved?.protocol as Saved | undefined) ?? null, origin, records, life)
  traceRestored(services, process, version, image === null ? 0 : imageDigest(image), records)
  services.run(process)
  trace.emit({ kind: 'replay-begins', host: host.name, ...of, records: records.length })
  askAll(at, process)
  return true
}

function traceRestored(
  { trace, host }: HostServices,
  { name, incarnation, received }: HostedProcess,
  number: number,
  digest: number,
  records: readonly LogRecord[],
): void {
  const of = { host: host.name, process: name, incarnation }
  trace.emit({ kind: 'restored', ...of, number, digest, received, records: records.length })
  // they are visible again
  for (const { index, from, sequence, payload } of records) {
    trace.emit({ kind: 'message-logged', ...of, from, sequence, index, digest: payload.digest })
  }
}
