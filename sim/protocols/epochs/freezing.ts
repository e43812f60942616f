// Leading a recovery during which all processes are frozen: take the next epoch, collect the standings of all processes, compute the line,
// record it, tell everybody. The leader of a later epoch continues from there. What a standing contains, and which line follows, is up to
// the protocol.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Done, Outcome } from '../../cluster/requests/envelope.ts'
import type { VersionEntry } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { firstIncarnation, lineBytes, type RecoveryLine, raiseEpoch, writeLine } from './line-record.ts'
import type { EpochsRequest, Stale } from './messages.ts'
import { inEpochs } from './process-in-epochs.ts'
import { type HostStanding, traceLine } from './standing.ts'
import type { Stored } from './stored-versions.ts'

/** Freeze your processes, and say how they stand. */
export interface FreezeRequest {
  readonly kind: 'freeze'
  readonly epoch: number
}

/** A process as its host knows it. */
export interface Standing {
  readonly process: ProcessName
  readonly incarnation: number
  /** It runs, and what it has done since its last checkpoint can stay. */
  readonly isPresent: boolean
  /** No server has been told yet where this incarnation begins. */
  readonly isFresh: boolean
  /** The answer of a process that has ended. */
  readonly answer: Payload | null
}

interface Frozen<S extends Standing> {
  readonly kind: 'frozen'
  readonly standings: readonly S[]
}

/** The protocol's part in a recovery. */
export interface Freezing<S extends Standing> {
  /** The standing of a frozen process of this host. */
  standingOf(process: HostedProcess): S
  /** Its size on the wire. */
  bytesOf(standing: S): number
  /** Null if another host leads a later epoch. */
  compose(epoch: number, standings: ReadonlyMap<ProcessName, S>, previous: RecoveryLine): Task<RecoveryLine | null>
}

/** The part of a standing that is the same for all of these protocols. */
export const standingOf = (process: HostedProcess): Standing => {
  const { name, incarnation, restoring } = process
  const { isPlaced, answer } = inEpochs(process)
  return { process: name, incarnation, isPresent: !restoring, isFresh: !isPlaced, answer }
}

const reportHere = <S extends Standing>(
  { hosted }: Pick<HostServices, 'hosted'>,
  freezing: Freezing<S>,
  epoch: number,
): S[] =>
  [...hosted.values()].map((process) => {
    inEpochs(process).reportedIn = epoch
    return freezing.standingOf(process)
  })

/** Freezes the processes of this host when another one leads. */
export function serveFreezing<S extends Standing>(
  services: HostServices,
  standing: HostStanding,
  freezing: Freezing<S>,
): void {
  services.transport.serve<FreezeRequest, Frozen<S> | Stale>(['freeze'], (_, { epoch }, answer) => {
    if (epoch < standing.heard) return answer({ kind: 'stale', epoch: standing.heard })
    standing.hear(epoch)
    const standings = reportHere(services, freezing, epoch)
    const bytes = standings.reduce((sum, each) => sum + freezing.bytesOf(each), 0)
    answer({ kind: 'frozen', standings }, bytes)
  })
}

export function* leadFrozen<S extends Standing>(
  services: HostServices,
  standing: HostStanding,
  freezing: Freezing<S>,
): Task {
  // News from a host known here to be dead must reach the others before they adopt the line.
  yield* services.tellAll()
  const { epoch, previous } = yield* raiseEpoch(services, standing.heard)
  if (epoch < standing.heard) return
  if (previous === null) return standing.hear(epoch + 1)
  traceLine(services, previous) // in case its leader died before adopting it
  // hosts waiting for a line find it in the record only if it is of the newest epoch
  if (previous.isFinal) return yield* commit(services, standing, { ...previous, epoch })
  services.trace.emit({ kind: 'epoch-raised', host: services.host.name, epoch })
  standing.hear(epoch)
  const standings = yield* freezeAll(services, standing, freezing, epoch)
  if (standings === null) return
  const line = yield* freezing.compose(epoch, standings, previous)
  if (line !== null && standing.heard <= epoch) yield* commit(services, standing, line)
}

function* commit(services: HostServices, standing: HostStanding, line: RecoveryLine): Task {
  const { epoch } = line
  if (!(yield* writeLine(services, line, epoch))) return standing.hear(epoch + 1)
  standing.adopt(line)
  yield* tell(services, line)
}

/** Null if another host leads a later epoch. */
function* freezeAll<S extends Standing>(
  services: HostServices,
  standing: HostStanding,
  freezing: Freezing<S>,
  epoch: number,
): Task<ReadonlyMap<ProcessName, S> | null> {
  const replies = toAll<Frozen<S>>(services, 16, { kind: 'freeze', epoch })
  const standings = new Map(reportHere(services, freezing, epoch).map((each) => [each.process, each]))
  for (const reply of replies) {
    const outcome: Outcome<Frozen<S> | Stale | Done> = yield reply
    if (outcome?.kind === 'stale') standing.hear(outcome.epoch)
    if (outcome?.kind !== 'frozen') continue
    for (const each of outcome.standings) {
      const other = standings.get(each.process)
      if (other === undefined || other.incarnation < each.incarnation) standings.set(each.process, each)
    }
  }
  return standing.heard > epoch ? null : standings
}

/** Asks every other live host. */
function toAll<Reply extends { readonly kind: string } = Done>(
  services: HostServices,
  bytes: number,
  request: EpochsRequest | FreezeRequest,
) {
  const others = services.membership.live().filter((host) => host !== services.id)
  return others.map((host) => services.transport.ask<Reply | Stale | Done>(host, bytes, request))
}

function* tell(services: HostServices, line: RecoveryLine): Task {
  for (const reply of toAll(services, lineBytes(line), { kind: 'line', line })) yield reply
}

/** What is left of a process before a line is computed. */
export interface Left<S extends Standing> {
  /** Committed on every server and not undone, ascending. */
  readonly versions: readonly VersionEntry[]
  /** Null if what it has done since its newest version is gone. */
  readonly present: S | null
  /** The first incarnation that may begin from a version now. */
  readonly next: number
}

export function leftOf<S extends Standing>(
  process: ProcessName,
  standing: S | undefined,
  stored: Stored,
  previous: RecoveryLine,
): Left<S> {
  const first = firstIncarnation(previous, process)
  // An undone version may still be on the servers, if the process has not yet returned as the last line has it, or was created anew.
  const kept = previous.members.has(process) ? previous.members.get(process)!.version : 0
  const isUndone = ({ number, incarnation }: VersionEntry): boolean =>
    kept !== null && incarnation < first && number > kept
  const versions = stored.versions.filter((entry) => !isUndone(entry))
  // A process that has not rolled back yet, as the last line has it, has no present state that counts.
  if (standing?.isPresent === true && standing.incarnation >= first) {
    return { versions, present: standing, next: standing.incarnation + 1 }
  }
  // What a line says of an incarnation stays true even if no host has adopted that line.
  return { versions, present: null, next: Math.max(nextOf(standing, stored), first) }
}

function nextOf(standing: Standing | undefined, { incarnation }: Stored): number {
  if (standing === undefined) return incarnation + 1
  return standing.isFresh ? standing.incarnation : standing.incarnation + 1
}
