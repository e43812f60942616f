// The decision record of a process: which checkpoints have become permanent in trees that it initiated. It is kept on all servers under a
// name that no process has, and its incarnations are the epochs: during an epoch only the process writes to it, and the leader of the next
// recovery claims it before reading it. So what is not in it then is undone, whatever the process may still try to write.

import type { HostServices } from '../../cluster/host-services.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { Note, StorageReply, StorageRequest } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Tentative, Tree } from './messages.ts'

export interface Decisions {
  /** What was permanent before is in the line of this epoch. */
  readonly epoch: number
  /** For each process that was in one of the trees: its newest permanent checkpoint. */
  readonly permanent: ReadonlyMap<ProcessName, Tentative>
  /** The newest tree, whose checkpoints are among them. */
  readonly last: { readonly tree: Tree; readonly tentatives: readonly Tentative[] }
  /** Whether the trace has been told of the newest tree. Shared by all copies. */
  readonly told: { isTold: boolean }
}

const HEADER_BYTES = 24
const PERMANENT_BYTES = 12
/** Attempts stay far below this: a run has no time for more. */
const ATTEMPTS_AN_EPOCH = 2 ** 32

const recordOf = (initiator: ProcessName): ProcessName => `decisions-of-${initiator}`

const planOf = (initiator: ProcessName): ProcessPlan => ({
  name: recordOf(initiator),
  program: 'decision-record',
  parameters: {},
})

/** The record after one more tree. */
export function decisionsWith(before: Decisions | null, tree: Tree, tentatives: readonly Tentative[]): Decisions {
  const { epoch } = tree
  const permanent = new Map(before?.epoch === epoch ? before.permanent : [])
  for (const each of tentatives) permanent.set(each.process, each)
  return { epoch, permanent, last: { tree, tentatives }, told: { isTold: false } }
}

const noteOf = (decisions: Decisions): Note => ({
  bytes: HEADER_BYTES + PERMANENT_BYTES * decisions.permanent.size,
  order: decisions.epoch * ATTEMPTS_AN_EPOCH + decisions.last.tree.attempt,
  isLast: false,
  value: decisions,
})

/**
 * Ends when every server has it. False if a recovery has begun, which then decides.
 * @param isFirst whether it is the first write of its epoch: a server that is catching up waits for word that somebody is in charge
 */
export function* writeDecisions(
  { storage }: Pick<HostServices, 'storage'>,
  decisions: Decisions,
  isFirst: boolean,
): Task<boolean> {
  const of = { process: recordOf(decisions.last.tree.initiator), incarnation: decisions.epoch }
  if (isFirst && decisions.epoch > 0) {
    const settled: WriteOutcome = yield storage.store(16, { kind: 'roll-back', ...of })
    if (settled.kind !== 'stored') return false
  }
  const note = noteOf(decisions)
  const written: WriteOutcome = yield storage.store(note.bytes, { kind: 'keep-note', ...of, note })
  return written.kind === 'stored'
}

export type Closed =
  /** What it has decided, if anything; nothing more can follow in earlier epochs. */
  | { readonly kind: 'closed'; readonly decisions: Decisions | null }
  /** Another host leads a later recovery, of this epoch at least. */
  | { readonly kind: 'overtaken'; readonly epoch: number }

/** For the leader of the recovery of this epoch: claims a record, so that nothing more is written to it, and reads it. */
export function* closeDecisions(services: HostServices, initiator: ProcessName, epoch: number): Task<Closed> {
  const { transport, storage, id, boot } = services
  const process = recordOf(initiator)
  for (;;) {
    const claimed = yield* claim(services, planOf(initiator), epoch - 1, id, boot)
    if (claimed.kind === 'held') return { kind: 'overtaken', epoch: Math.max(epoch + 1, claimed.by.incarnation) }
    let newest: Note | null = null
    let isRead = false
    for (const replica of claimed.summaries.keys()) {
      const request: StorageRequest = { kind: 'read-note', process, incarnation: 0 }
      const reply = yield* transport.request<StorageReply>(replica, 32, request)
      if (reply?.kind !== 'note') continue
      isRead = true
      if (reply.note !== null && (newest === null || reply.note.order > newest.order)) newest = reply.note
    }
    if (!isRead) continue
    const of = { process, incarnation: epoch }
    if (newest !== null) {
      // the process may have died before every server had it
      const written: WriteOutcome = yield storage.store(newest.bytes, { kind: 'keep-note', ...of, note: newest })
      if (written.kind !== 'stored') return { kind: 'overtaken', epoch: epoch + 1 }
    }
    const settled: WriteOutcome = yield storage.store(16, { kind: 'roll-back', ...of })
    if (settled.kind !== 'stored') return { kind: 'overtaken', epoch: epoch + 1 }
    return { kind: 'closed', decisions: newest === null ? null : (newest.value as Decisions) }
  }
}

/** Reports a tree to the trace, once: when its decision counts. */
export function tracePermanent(
  { trace, host }: Pick<HostServices, 'trace' | 'host'>,
  { epoch, last: { tree, tentatives }, told }: Decisions,
): void {
  if (told.isTold) return
  told.isTold = true
  trace.emit({
    kind: 'tree-committed',
    host: host.name,
    epoch,
    initiator: tree.initiator,
    processes: tentatives.map(({ process }) => process),
    checkpoints: tentatives.map(({ number }) => number),
  })
}
