// The line record of an application: the recovery line committed last. It is kept on all servers like the data of a process, under a name
// that no process has, and its incarnations are the epochs: the host that claims the next one leads, and writes of earlier leaders are
// refused.

import type { Requests } from '../../cluster/requests/transport.ts'
import { type ClaimRoles, claim } from '../../cluster/storage/claiming.ts'
import type { StableStorage, WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { Note, StorageReply, StorageRequest } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'

/** What a line says of one process. */
export interface Member {
  /** The checkpoint to roll back to, 0 for its beginning; null if it stays as it is. */
  readonly version: number | null
  /** Incarnations from this one on conform to the line; older ones roll back. */
  readonly incarnation: number
  /** Versions that a recovery may still need, ascending; 0: its beginning. */
  readonly keep: readonly number[]
  /** The answer of a process that has ended. */
  readonly answer: Payload | null
  /** It has ended, and nothing undoes that. */
  readonly isOver: boolean
  /** The hosts that had a near copy of this version when the line was found; absent: it is read from the file servers. */
  readonly from?: readonly number[]
}

/** A line whose checkpoints are on the file servers. */
export interface ServedLine {
  readonly number: number
  /** The incarnation that wrote these checkpoints, one for all. */
  readonly writtenBy: number
  readonly members: ReadonlyMap<ProcessName, Member>
}

/** What a line says besides where there are near copies of checkpoints. */
export interface LineInTiers {
  /** The incarnation that wrote the checkpoints of this line: an undone execution may have left others of the same number. */
  readonly writtenBy: number
  /** The last line that the file servers have too, possibly this one. */
  readonly served: ServedLine
  /** The line that is on its way to them; null if none is. */
  readonly draining: ServedLine | null
}

/** All roll back to their earliest checkpoint with this index or a higher one; a process without one stays. */
export interface IndexLine {
  readonly epoch: number
  readonly index: number
}

export interface RecoveryLine {
  readonly epoch: number
  /** The number of the checkpoints last committed together, in protocols that have such; it rises within an epoch. */
  readonly number: number
  /** Whether the trace has been told, by the first host to adopt it, since it counts from then on. Shared by all copies. */
  readonly told: { isTold: boolean }
  /** All have ended: nothing will ever be undone. */
  readonly isFinal: boolean
  /** A process that existed before and is not a member is undone altogether. */
  readonly members: ReadonlyMap<ProcessName, Member>
  /** Undone processes, each with its first incarnation that is not: it may be created again. */
  readonly gone: ReadonlyMap<ProcessName, number>
  /** In protocols under which each process finds its own place: all lines so far, including this one unless it undoes nothing. */
  readonly lines?: readonly IndexLine[]
  /** Where there are two tiers of stable storage. */
  readonly tiers?: LineInTiers
}

/** The first incarnation of a process that conforms to the line. */
export const firstIncarnation = ({ members, gone }: RecoveryLine, process: ProcessName): number =>
  members.get(process)?.incarnation ?? gone.get(process) ?? 0

/** The line before anything has happened. */
export const firstLine: RecoveryLine = {
  epoch: 0,
  number: 0,
  told: { isTold: true },
  isFinal: false,
  members: new Map(),
  gone: new Map(),
}

/** No process has this name: process names have a slash. */
const RECORD = 'line-record'
const plan: ProcessPlan = { name: RECORD, program: RECORD, parameters: {} }

/**
 * The size on the wire and on disk: for each member a name, a version, an incarnation, and its kept versions; for undone processes a name
 * and an incarnation; for lines epoch and index. In two tiers, also the members of the lines that the file servers have or are sent, and
 * the hosts that have near copies.
 */
export const lineBytes = ({ members, gone, lines = [], tiers }: RecoveryLine): number =>
  16 + 8 * (gone.size + lines.length) + membersBytes(members) + tiersBytes(tiers)

const tiersBytes = (tiers: LineInTiers | undefined): number =>
  tiers === undefined ? 0 : 16 + membersBytes(tiers.served.members) + membersBytes(tiers.draining?.members ?? new Map())

const membersBytes = (members: RecoveryLine['members']): number =>
  [...members.values()].reduce((sum, { keep, from = [] }) => sum + 12 + 4 * (keep.length + from.length), 0)

export interface LineRoles extends ClaimRoles {
  readonly id: number
  readonly boot: number
  readonly storage: ClaimRoles['storage'] & Pick<StableStorage, 'store' | 'read'>
  readonly transport: Pick<Requests<StorageRequest, StorageReply>, 'request'>
}

/** Numbers stay far below this: a run has no time for more. */
const NUMBERS_AN_EPOCH = 2 ** 32

/** Of two lines, the one with the higher order is newer. */
const orderOf = ({ epoch, number }: RecoveryLine): number => epoch * NUMBERS_AN_EPOCH + number

const noteOf = (line: RecoveryLine): Note => ({
  bytes: lineBytes(line),
  order: orderOf(line),
  isLast: line.isFinal,
  value: line,
})
const lineOf = (note: Note | null): RecoveryLine => (note === null ? firstLine : (note.value as RecoveryLine))

/**
 * Claims the next epoch, and returns it with the line committed last; without that line if another host has claimed a later epoch
 * meanwhile.
 */
export function* raiseEpoch(
  services: LineRoles,
  known: number,
): Task<{ readonly epoch: number; readonly previous: RecoveryLine | null }> {
  for (let expected = known; ; ) {
    const claimed = yield* claim(services, plan, expected, services.id, services.boot)
    if (claimed.kind === 'held') {
      const { incarnation, ended } = claimed.by
      const last = ended === null ? null : yield* lastLine(services, Math.max(expected + 1, incarnation))
      if (last !== null) return { epoch: last.epoch, previous: last }
      expected = incarnation
      continue
    }
    const epoch = expected + 1
    const previous = yield* newestOn(services, claimed.summaries.keys())
    if (previous === null) continue
    // the last leader may have died before every server had it
    return { epoch, previous: (yield* writeLine(services, previous, epoch)) ? previous : null }
  }
}

/**
 * The record has ended with its last line; writes that again under the newest epoch, where waiting hosts will find it. Null if that does
 * not succeed.
 */
function* lastLine(services: LineRoles, epoch: number): Task<RecoveryLine | null> {
  const newest = yield* newestOn(services, services.storage.liveReplicas())
  if (newest === null) return null
  const last = { ...newest, epoch }
  return (yield* writeLine(services, last, epoch)) ? last : null
}

/** Null if all of these have died. */
function* newestOn({ transport }: LineRoles, replicas: Iterable<number>): Task<RecoveryLine | null> {
  let newest: RecoveryLine | null = null
  for (const replica of replicas) {
    const reply = yield* transport.request(replica, 32, { kind: 'read-note', process: RECORD, incarnation: 0 })
    if (reply?.kind !== 'note') continue
    const line = lineOf(reply.note)
    if (newest === null || orderOf(line) > orderOf(newest)) newest = line
  }
  return newest
}

/** Puts a line into the record within an epoch. False if another host leads a later one. */
export function* advanceLine({ storage }: LineRoles, line: RecoveryLine, epoch: number): Task<boolean> {
  const note = noteOf(line)
  const request = { kind: 'keep-note', process: RECORD, incarnation: epoch, note } as const
  const written: WriteOutcome = yield storage.store(note.bytes, request)
  return written.kind === 'stored'
}

/** The same for the leader of an epoch. */
export function* writeLine(services: LineRoles, line: RecoveryLine, epoch: number): Task<boolean> {
  const of = { process: RECORD, incarnation: epoch }
  if (!(yield* advanceLine(services, line, epoch))) return false
  // a server that is catching up waits for this word from the host in charge
  const settled: WriteOutcome = yield services.storage.store(16, { kind: 'roll-back', ...of })
  return settled.kind === 'stored'
}

/**
 * The line in the record, and whether it counts: it does not if a host has claimed a later epoch. It is first written to all servers, in
 * case some do not have it yet: otherwise it might be lost after a host has adopted it.
 */
export function* readRecord(
  services: LineRoles,
): Task<{ readonly line: RecoveryLine; readonly counts: boolean } | null> {
  const reply = yield* services.storage.read({ kind: 'read-note', process: RECORD, incarnation: 0 })
  if (reply.kind !== 'note') return null
  const line = lineOf(reply.note)
  return { line, counts: line.epoch === 0 || (yield* writeLine(services, line, line.epoch)) }
}

/** The line in the record, if it counts. */
export function* readLine(services: LineRoles): Task<RecoveryLine | null> {
  const read = yield* readRecord(services)
  return read?.counts === true ? read.line : null
}
