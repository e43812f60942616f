// The requests and replies between the layer of a process and that of its backup.

import type { NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'

/** Per receiver: the last message that was sent and acknowledged. */
export type Counts = readonly (readonly [ProcessName, number])[]

interface OfIncarnation {
  readonly process: ProcessName
  /** The incarnation of the process; a host that has heard of a later one refuses its requests. */
  readonly incarnation: number
}

/** A part of what a new backup must know; the last part completes it. */
export interface BackUp extends OfIncarnation {
  readonly kind: 'back-up'
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly records: readonly LogRecord[]
  readonly counts: Counts
}

/** A message has been given its place in the receiver's order: the backup queues it. */
export interface Queue extends OfIncarnation {
  readonly kind: 'queue'
  readonly record: LogRecord
}

/** A message has been acknowledged: the backup of its sender counts it. */
export interface Sent extends OfIncarnation {
  readonly kind: 'sent'
  readonly to: ProcessName
  readonly sequence: number
}

/** A checkpoint has been committed; sent once and unreliably. */
export interface Sync extends OfIncarnation {
  readonly kind: 'sync'
  readonly clears: LogClearing
}

/** A process is being restarted: what does its backup have? From then on requests of older incarnations are refused. */
export interface Fetch extends OfIncarnation {
  readonly kind: 'fetch-queue'
  readonly after: number
}

export interface Fetched {
  readonly kind: 'fetched'
  readonly records: readonly LogRecord[]
  readonly counts: Counts
  readonly more: boolean
}

/** The requester has been superseded. */
export interface Stale {
  readonly kind: 'stale'
}

export type BackupRequest = BackUp | Queue | Sent | Sync | Fetch
export type BackupReply = Done | NotHere | Fetched | Stale

export const RECORD_BYTES = 16
export const COUNT_BYTES = 12
