// What the layer of a process and that of its backup tell each other.

import type { NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'

/** Per receiver: the last message that was sent and answered. */
export type Counts = readonly (readonly [ProcessName, number])[]

interface OfIncarnation {
  readonly process: ProcessName
  /** Of the process: whoever has heard of a later one takes nothing of it. */
  readonly incarnation: number
}

/** A part of what a new backup has to know; the last part makes it one. */
export interface BackUp extends OfIncarnation {
  readonly kind: 'back-up'
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly records: readonly LogRecord[]
  readonly counts: Counts
}

/** A message has its place in the order of its receiver: the backup queues it. */
export interface Queue extends OfIncarnation {
  readonly kind: 'queue'
  readonly record: LogRecord
}

/** A message has been answered: the backup of its sender counts it. */
export interface Sent extends OfIncarnation {
  readonly kind: 'sent'
  readonly to: ProcessName
  readonly sequence: number
}

/** A checkpoint is committed; once and unreliably. */
export interface Sync extends OfIncarnation {
  readonly kind: 'sync'
  readonly clears: LogClearing
}

/** A process is being restarted: what has its backup? From then on nothing of an older incarnation is taken. */
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

/** The asker has been superseded. */
export interface Stale {
  readonly kind: 'stale'
}

export type BackupRequest = BackUp | Queue | Sent | Sync | Fetch
export type BackupReply = Done | NotHere | Fetched | Stale

export const RECORD_BYTES = 16
export const COUNT_BYTES = 12
