// The requests that the protocol sends to itself on other hosts, and its replies.

import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Seen } from '../sender-logs/seen.ts'

/** A sender has noted the index that its message was given. */
export interface Confirmation {
  /** The sender, and its incarnation. */
  readonly from: ProcessName
  readonly by: number
  /** The receiver, its incarnation, and the index that it assigned. */
  readonly to: ProcessName
  readonly incarnation: number
  readonly index: number
}

/** An index and an incarnation, in each answer and each confirmation. */
export const INDEX_BYTES = 8
/** The number up to which messages are covered; sent only when it is news. */
export const COVERED_BYTES = 4

/** What a message carries besides its stamp. */
export interface Rider {
  readonly confirms: readonly Confirmation[]
  /** Messages of its receiver to its sender are covered up to this number; null if that is no news. */
  readonly covered: number | null
}

export interface RiddenMessage extends Message {
  readonly rider: Rider
}

export const riderBytes = ({ confirms, covered }: Rider): number =>
  INDEX_BYTES * confirms.length + (covered === null ? 0 : COVERED_BYTES)

/** A message is visible, and this is its place in the order. */
export interface Placed {
  readonly kind: 'placed'
  readonly index: number
  /** The incarnation of the receiver. */
  readonly incarnation: number
  /** Whether the servers have it, so that nobody has to confirm it. */
  readonly isStable: boolean
  readonly covered: number | null
}

/** The receiver will never roll back past any message up to this number. */
export interface Covered {
  readonly kind: 'covered'
  readonly upTo: number
}

/** Sent once, and not answered. */
export interface ConfirmRequest {
  readonly kind: 'confirm'
  readonly confirms: readonly Confirmation[]
}

/** A confirmation is overdue: the receiver gives the index again. */
export interface IndexAgainRequest {
  readonly kind: 'index-again'
  /** The receiver of the message. */
  readonly from: ProcessName
  /** Its sender. */
  readonly to: ProcessName
  readonly sequence: number
  readonly index: number
  readonly incarnation: number
}

/** `to` is being restarted: what have you sent it from this index on, and how much of it have you seen? */
export interface FetchRequest {
  readonly kind: 'fetch'
  readonly from: ProcessName
  readonly to: ProcessName
  /** The incarnation of `to`; older ones are no longer listened to. */
  readonly incarnation: number
  readonly after: number
}

/** A message from a send buffer, with the place that its receiver gave it. */
export interface Entry {
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
  readonly index: number
  readonly incarnation: number
}

export interface Fetched {
  readonly kind: 'fetched'
  readonly entries: readonly Entry[]
  /** How many messages of the process being restarted are visible; null if that is not known before this process runs itself. */
  readonly seen: number | null
}

/** `to` runs again, and has everything of `from` up to a number. Messages with indexes from `below` on no longer have a place. */
export interface AgainRequest {
  readonly kind: 'again'
  readonly from: ProcessName
  readonly to: ProcessName
  readonly incarnation: number
  readonly below: number
  readonly after: number
}

/** `from` runs again: which places do these of its messages have now? */
export interface RenewRequest {
  readonly kind: 'renew'
  readonly from: ProcessName
  readonly to: ProcessName
  readonly sequences: readonly number[]
}

export interface Renewed {
  readonly kind: 'renewed'
  readonly incarnation: number
  readonly indexes: readonly (readonly [sequence: number, index: number])[]
  readonly covered: number
  /** The number of the last message that is visible. */
  readonly visible: number
}

export type SenderReply = Done | NotHere | Placed | Covered | Fetched | Renewed | Seen
