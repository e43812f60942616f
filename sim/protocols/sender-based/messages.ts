// What the protocol asks itself on other hosts.

import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Seen } from '../sender-logs/seen.ts'

/** A sender has noted the index that its message was given. */
export interface Confirmation {
  /** The sender, and its incarnation. */
  readonly from: ProcessName
  readonly by: number
  /** The receiver, its incarnation, and the index that it gave. */
  readonly to: ProcessName
  readonly incarnation: number
  readonly index: number
}

/** An index and an incarnation, in each answer and each confirmation. */
export const INDEX_BYTES = 8
/** Up to which number messages are covered; only where that is news. */
export const COVERED_BYTES = 4

/** What a message carries beside its stamp. */
export interface Rider {
  readonly confirms: readonly Confirmation[]
  /** Messages of its receiver to its sender are covered up to this number; null: it is no news. */
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
  /** Of the receiver. */
  readonly incarnation: number
  /** The servers have it: nobody has to confirm it. */
  readonly isStable: boolean
  readonly covered: number | null
}

/** The receiver will never go back behind any message up to this number. */
export interface Covered {
  readonly kind: 'covered'
  readonly upTo: number
}

/** Goes out once, and is not answered. */
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
  /** Of `to`: nothing of an older one is listened to any more. */
  readonly incarnation: number
  readonly after: number
}

/** A message out of a send buffer, with the place that its receiver gave it. */
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
  /** How many messages of the one that is being restarted are visible; null: that is not known before this process runs itself. */
  readonly seen: number | null
}

/** `to` runs again, and has everything up to a number of `from`. What is beyond index `below` has no place any more. */
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
  /** The number of the last one that is visible. */
  readonly visible: number
}

export type SenderReply = Done | NotHere | Placed | Covered | Fetched | Renewed | Seen
