// Requests about processes, and replies, under protocols with epochs. Everything carries an epoch: a layer accepts only what belongs to its
// own.

import type { Message, MessageReply, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { RecoveryLine } from './line-record.ts'

/** What every message carries besides its stamp; a protocol adds numbers of its own. */
export interface Rider {
  readonly epoch: number
}

export interface RiddenMessage<R extends Rider = Rider> extends Message {
  readonly rider: R
}

/** The sender has not heard of a recovery. */
export interface Stale {
  readonly kind: 'stale'
  readonly epoch: number
}

/** This is the line. */
export interface LineRequest {
  readonly kind: 'line'
  readonly line: RecoveryLine
}

/** Has everything that runs here ended? */
export interface EndsRequest {
  readonly kind: 'ends'
}

export interface Ends {
  readonly kind: 'ends'
  readonly all: boolean
  /** Whether that host is about to find out whether all have ended. */
  readonly seeks: boolean
}

/** A newly created process is to begin on the receiving host. */
export interface BeginRequest {
  readonly kind: 'begin-child'
  readonly epoch: number
  readonly plan: ProcessPlan
  /** The boot of the receiving host that it was claimed for. */
  readonly boot: number
  readonly incarnation: number
  /** How many checkpoints its parent had begun when it requested the creation. */
  readonly askedAfter: number
}

/** A receiver tells the layer of a sender what it has, and what it will never ask for again. */
export interface AgainRequest {
  readonly kind: 'again'
  readonly epoch: number
  readonly from: ProcessName
  readonly to: ProcessName
  readonly after: number
  readonly covered: number
  /** The newest checkpoint of the receiver that every server has, in protocols that ask for it. */
  readonly committed: number
}

export type EpochsRequest = RiddenMessage | LineRequest | EndsRequest | BeginRequest | AgainRequest

export type EpochsReply = MessageReply | NotHere | Done | Stale | Ends
