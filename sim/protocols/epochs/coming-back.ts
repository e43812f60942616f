// A process returns to a checkpoint: on another host if its own has died, in place if it survived. It is claimed first, so that nothing its
// earlier incarnations still do counts; then it waits for a line that includes it, and goes where the line says.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { takeOver } from '../../cluster/hosting/taking-over.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import { overdueNs } from '../../cluster/settings.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import { END_BYTES, type OfProcess, type StorageReply } from '../../cluster/storage/storage-requests.ts'
import { pagesWith } from '../../cluster/storage/transfer-sizes.ts'
import { imageDigest } from '../../cluster/storage/vault/stored-image.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Member, RecoveryLine } from './line-record.ts'
import { inEpochs, type SavedInEpochs } from './process-in-epochs.ts'
import type { HostStanding } from './standing.ts'

export interface Returning {
  readonly services: HostServices
  readonly standing: HostStanding
  /** Computes a line, if no other host does. */
  lead(isOver?: () => boolean): Task
  /** Where a claimed process begins; null if that is not known yet. */
  placeOf(process: HostedProcess): Member | null
  /** A process is where the line has it, and runs. */
  isBack(process: HostedProcess, member: Member): void
}

/** Restarts a process of a dead host; ends when it runs, or when another host turns out to have it. */
export function* restart(returning: Returning, lost: Location, dead: number): Task {
  const process = yield* takeOver(returning.services, lost, dead)
  if (process !== null) yield* leadAndComeBack(returning, process)
}

/** Rolls back a survivor whose checkpoint no server has; it has been stopped. */
export function* goBackFurther(returning: Returning, process: HostedProcess): Task {
  if (yield* claimHere(returning, process)) yield* leadAndComeBack(returning, process)
}

function* leadAndComeBack(returning: Returning, process: HostedProcess): Task {
  const { standing, services } = returning
  const isOver = (): boolean => standing.line.members.get(process.name)?.isOver === true
  const isHere = (): boolean => services.hosted.get(process.name) === process
  yield* returning.lead(() => returning.placeOf(process) !== null || isOver() || !isHere())
  yield* comeBack(returning, process)
}

/** Rolls back a survivor; it has been stopped. */
export function* goBack(returning: Returning, process: HostedProcess): Task {
  if (yield* claimHere(returning, process)) yield* comeBack(returning, process)
}

/**
 * Begins a process that has been created, though not as its first incarnation: an earlier creation was undone, or a line came in between.
 */
export function* beginAnew(returning: Returning, process: HostedProcess): Task {
  if (!(yield* claimHere(returning, process))) return
  const { line } = returning.standing
  const atItsBeginning = { version: 0, incarnation: process.incarnation, keep: [0], answer: null, isOver: false }
  const isOnLine = returning.placeOf(process) !== null
  if (isOnLine || !(yield* restoreFrom(returning, process, atItsBeginning, line))) yield* comeBack(returning, process)
}

/** False if this host was taken for dead and another one has the process. */
function* claimHere({ services }: Returning, process: HostedProcess): Task<boolean> {
  const { plan, incarnation } = process
  const { kind } = yield* claim(services, plan, incarnation - 1, services.id, services.boot)
  if (kind === 'held') services.stop(process)
  return kind === 'granted'
}

function* comeBack(returning: Returning, process: HostedProcess): Task {
  const { services, standing } = returning
  const { hosted, settings } = services
  const { timeoutNs } = settings.ring
  const rounds = Math.ceil(overdueNs(settings.ring) / timeoutNs)
  const isHere = (): boolean => hosted.get(process.name) === process
  const isOver = (): boolean => returning.placeOf(process) !== null || !isHere()
  for (let round = 1; isHere(); round++) {
    const { line } = standing
    if (line.isFinal || line.members.get(process.name)?.isOver) return yield* endAgain(services, process, line)
    const member = returning.placeOf(process)
    if (member !== null) {
      if (yield* restoreFrom(returning, process, member, line)) return
    } else {
      yield within(standing.adopted, timeoutNs)
      if (isHere() && round % rounds === 0) yield* returning.lead(isOver)
    }
  }
}

/** It had ended, and nothing undoes that; but the host that was to write its answer down has died. */
function* endAgain(services: HostServices, process: HostedProcess, { members }: RecoveryLine): Task {
  const { plan, name, incarnation } = process
  const answer = members.get(name)?.answer ?? null
  if (answer === null) return
  // First the servers: once hosts know of an end, nobody takes care of it any more.
  const end: WriteOutcome = yield services.storage.store(END_BYTES, { kind: 'end', process: name, incarnation, answer })
  services.stop(process)
  if (end.kind !== 'stored') return
  services.foundEnded({ plan, host: services.id, boot: services.boot, incarnation, ended: true }, answer)
}

/** The version that the file servers have of a process on a line: of one of which there are only near copies they have an earlier one. */
function onServers({ tiers }: RecoveryLine, process: ProcessName, version: number): number {
  return tiers === undefined ? version : Math.min(version, tiers.served.members.get(process)?.version ?? 0)
}

interface Read extends Pick<Extract<StorageReply, { kind: 'image' }>, 'image' | 'saved'> {
  /** The host whose near copy it is; absent if it is from the file servers. */
  readonly host?: number
}

/** From the file servers; null if it cannot continue here. */
function* readServed({ services }: Returning, of: OfProcess, version: number): Task<Read | null> {
  const { storage, hosted, observer } = services
  const first = yield* storage.read({ kind: 'read-image', ...of, page: 0 })
  if (first.kind !== 'image') {
    const process = hosted.get(of.process)
    if (process?.incarnation === of.incarnation) services.stop(process)
    return null
  }
  const { image, saved } = first
  if ((saved?.checkpoints ?? 0) !== version) {
    observer.cannotRecover(`checkpoint ${version} of ${of.process} is on the recovery line, and no server has it`)
    return null
  }
  return image === null || (yield* storage.readRest(of, pagesWith(image, saved))) ? { image, saved } : null
}

/** From a host that had it when the line was found. If none has it any more, another line has to be found; then null. */
function* readNear(returning: Returning, of: OfProcess, { version, from }: Member): Task<Read | null> {
  const { services, standing } = returning
  const { epoch } = standing
  const read = yield* services.near!.read(of, version!, from!)
  const isOver = (): boolean =>
    standing.epoch !== epoch || services.hosted.get(of.process)?.incarnation !== of.incarnation
  if (read === null && !isOver()) yield* returning.lead(isOver)
  return read
}

/** False if the line has changed meanwhile, or the process is no longer here. */
function* restoreFrom(returning: Returning, process: HostedProcess, member: Member, line: RecoveryLine): Task<boolean> {
  const { services, standing } = returning
  const { storage, hosted, host, trace } = services
  const { name, incarnation } = process
  const version = member.version!
  const half = inEpochs(process)
  half.isPlaced = true
  const stands = (): boolean => hosted.get(name) === process && standing.epoch === line.epoch && !standing.isFrozen
  const of = { process: name, incarnation } as const
  const to = onServers(line, name, version)
  const rolledBack: WriteOutcome = yield storage.store(16, { kind: 'roll-back', ...of, to })
  if (rolledBack.kind !== 'stored') {
    services.stop(process)
    return false
  }
  storage.write(16, { kind: 'prune', ...of, keep: line.tiers === undefined ? member.keep : [to] }, () => {})
  const read =
    member.from === undefined ? yield* readServed(returning, of, version) : yield* readNear(returning, of, member)
  if (read === null) return false
  const { image, saved, host: from } = read
  const { restartNs, reopenFileNs } = host.profile.layer
  yield host.cpu.job(Math.round(restartNs + (saved?.usesFiles ? reopenFileNs : 0)))
  if (!stands()) return false
  if (image !== null && saved !== null) {
    process.resumeFrom(image, saved)
    half.restore(saved.protocol as SavedInEpochs)
  }
  half.conformsTo = line.epoch
  const restored = { digest: image === null ? 0 : imageDigest(image), received: saved?.received ?? 0, records: 0 }
  const near = from === undefined ? {} : { from: services.hostNames[from]! }
  trace.emit({ kind: 'restored', host: host.name, ...of, number: version, ...restored, ...near })
  services.run(process)
  process.endRecovery()
  trace.emit({ kind: 'live-again', host: host.name, ...of, withheld: 0, sentAgain: 0 })
  returning.isBack(process, member)
  return true
}
