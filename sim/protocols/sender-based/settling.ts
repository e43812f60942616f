// A process runs again. All others are told how far the order of its messages was found, and send what comes after that; it finds out the
// current places of its own messages; and what it and others on its new host have sent each other goes to the servers, since one crash
// would destroy both copies.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { stored } from '../../cluster/hosting/storing.ts'
import { askLayerOf } from '../../cluster/messages/sending.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Kept } from './kept.ts'
import type { AgainRequest, RenewRequest, SenderReply } from './messages.ts'
import { readNote } from './note.ts'
import { halfOf } from './sender-process.ts'

const AGAIN_BYTES = 24
const RECORD_BYTES = 16

/** The protocol on the host where it runs. */
export interface Settling {
  readonly services: HostServices
  /** Delivers a message that its sender has left with the servers as if it had been sent again. */
  deliverLeft(process: HostedProcess, from: ProcessName, sequence: number, payload: Payload): void
  /** Sends again what a process keeps for another one after a number. */
  sendAgain(process: HostedProcess, to: ProcessName, after: number): void
}

/** @param saved what its image held of its buffer */
export function* settle(at: Settling, process: HostedProcess, saved: readonly Kept[]): Task {
  const { services } = at
  for (const { plan } of [...services.locations.entries()]) {
    if (plan.name !== process.name) yield* askAgain(at, process, plan.name)
  }
  const receivers = new Set(saved.map(({ to }) => to))
  for (const to of receivers) yield* renew(at, process, to)
  if (!services.settings.without.has('apart')) yield* keepApart(services, process)
  halfOf(process).replay.settled()
}

function* askAgain(at: Settling, process: HostedProcess, from: ProcessName): Task {
  const { services } = at
  const { name, incarnation } = process
  const half = halfOf(process)
  const after = half.lastOf(from)
  const of = { kind: 'again', from, to: name, incarnation } as const
  const request: AgainRequest = { ...of, below: half.replay.end, after }
  const reply = yield* askLayerOf<AgainRequest, SenderReply>(services, from, AGAIN_BYTES, request)
  if (reply?.kind === 'done') return
  for (const { to, sequence, payload } of (yield* readNote(services, from)).entries) {
    if (to === name && sequence > half.lastOf(from)) at.deliverLeft(process, from, sequence, payload)
  }
}

/** If a receiver rolled back, this sender may have been asked for the rest before the crash, and may not have sent all of it. */
function* renew(at: Settling, process: HostedProcess, to: ProcessName): Task {
  const { services } = at
  const half = halfOf(process)
  const open = half.buffer.after(to, 0)
  if (open.length === 0) return
  const sequences = open.map(({ sequence }) => sequence)
  const request: RenewRequest = { kind: 'renew', from: process.name, to, sequences }
  const reply = yield* askLayerOf<RenewRequest, SenderReply>(services, to, 8 + 4 * sequences.length, request)
  if (reply?.kind !== 'renewed') return half.buffer.cover(to, Number.POSITIVE_INFINITY)
  const indexes = new Map(reply.indexes)
  half.buffer.cover(to, reply.covered)
  for (const sent of open) {
    const index = indexes.get(sent.sequence)
    if (index !== undefined) half.placed(sent, index, reply.incarnation)
    else if (sent.sequence > reply.visible) sent.index = null
  }
  if (open.some(({ index }) => index === null)) at.sendAgain(process, to, reply.visible)
}

/** From now on the servers keep what two processes on this host have sent each other. */
function* keepApart(services: HostServices, process: HostedProcess): Task {
  for (const other of [...services.hosted.values()]) {
    if (other === process || other.restoring) continue
    yield* logAll(services, other, process)
    yield* logAll(services, process, other)
  }
}

function* logAll(services: HostServices, from: HostedProcess, to: HostedProcess): Task {
  const { indexes } = halfOf(to)
  for (const [sequence, index] of indexes.from(from.name)) {
    if (indexes.logged.has(index)) continue
    const sent = halfOf(from).buffer.find(to.name, sequence)
    if (sent !== undefined) yield* logOne(services, to, index, from.name, sequence, sent.payload)
  }
}

/** The process may have ended, or been stopped, meanwhile. */
function* logOne(
  services: HostServices,
  process: HostedProcess,
  index: number,
  from: ProcessName,
  sequence: number,
  payload: Payload,
): Task<boolean> {
  const { name, incarnation } = process
  const record = { index, from, sequence, payload }
  const request = { kind: 'append', process: name, incarnation, record } as const
  const isStored = yield* stored(services, process, RECORD_BYTES + payload.bytes, request)
  if (isStored) halfOf(process).logged(index)
  return isStored
}
