// The requests that the protocol sends to itself on other hosts, and its replies.

import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Seen } from '../sender-logs/seen.ts'
import { DETERMINANT_BYTES, type Determinant } from './determinant.ts'
import type { CoveredIndex } from './holdings.ts'

/** How many determinants a message carries. */
const COUNT_BYTES = 4
/** The number up to which messages are covered; sent only when it is news. */
export const COVERED_BYTES = 4
/** A process, and the index past which it will never roll back; sent only when it is news. */
const COVERED_INDEX_BYTES = 8

/** What a message carries besides its stamp. */
export interface Rider {
  readonly determinants: readonly Determinant[]
  /** Messages of its receiver to its sender are covered up to this number; null if that is no news. */
  readonly covered: number | null
  readonly covers: readonly CoveredIndex[]
}

export interface RiddenMessage extends Message {
  readonly rider: Rider
}

export const riderBytes = ({ determinants, covered, covers }: Rider): number =>
  COUNT_BYTES +
  DETERMINANT_BYTES * determinants.length +
  (covered === null ? 0 : COVERED_BYTES) +
  COVERED_INDEX_BYTES * covers.length

/** A message is visible, and its receiver will never roll back past any message up to a number. */
export interface Taken {
  readonly kind: 'taken'
  readonly covered: number
}

/** `to` is being restarted: what have you sent it, and what do you know of the order of its messages? */
export interface GatherRequest {
  readonly kind: 'gather'
  readonly from: ProcessName
  readonly to: ProcessName
  /** The incarnation of `to`; older ones are no longer listened to. */
  readonly incarnation: number
  /** It begins from a checkpoint that has everything before this index. */
  readonly start: number
  /** It has the messages of `from` up to this number. */
  readonly after: number
  /** It has been given determinants already, and asks for the rest of the messages. */
  readonly isContinued: boolean
}

/** A message from a send buffer. */
export interface Entry {
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
}

export interface Gathered {
  readonly kind: 'gathered'
  readonly entries: readonly Entry[]
  readonly hasMore: boolean
  /** Of the process that is being restarted. */
  readonly determinants: readonly Determinant[]
  /** Of other processes, for which it may have held them. */
  readonly others: readonly Determinant[]
  /** How many messages of the process being restarted are visible; null if that is not known before this process runs itself. */
  readonly seen: number | null
}

/** A process runs again, and the order of its messages was found as far as index `below`. */
export interface FoundRequest {
  readonly kind: 'found'
  readonly process: ProcessName
  readonly incarnation: number
  readonly below: number
}

export type CausalReply = Done | NotHere | Taken | Gathered | Seen
