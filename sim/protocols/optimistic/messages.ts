// The requests that the protocol sends to itself on other hosts, and its replies.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Vector } from './intervals.ts'

/** What a message carries besides its stamp: what it depends on. */
export interface Rider {
  readonly vector: Vector
}

export interface RiddenMessage extends Message {
  readonly rider: Rider
}

/** An entry of the send buffer: the message, and what its sender depended on when it was first sent. */
export interface Entry extends Outgoing {
  readonly vector: Vector
}

/** The message is visible to this incarnation of its receiver, or was dropped as obsolete. */
export interface Acknowledged {
  readonly kind: 'done'
  readonly incarnation: number
}

/** How lives of a process have ended. */
export interface LivesRequest {
  readonly kind: 'lives'
  readonly process: ProcessName
  readonly ends: readonly number[]
}

/** A receiver that rolled back asks a sender for what it lacks. */
export interface AgainRequest {
  readonly kind: 'again'
  readonly from: ProcessName
  readonly to: ProcessName
  /** The receiver's incarnation, which may lack what an older one has acknowledged. */
  readonly incarnation: number
  readonly after: number
}

export interface Entries {
  readonly kind: 'entries'
  readonly entries: readonly Entry[]
  /** The incarnation of their sender. */
  readonly incarnation: number
  readonly more: boolean
}

/** A newly created process is to begin on the receiving host. */
export interface BeginRequest {
  readonly kind: 'begin-child'
  readonly plan: ProcessPlan
  /** The boot of the receiving host that it was claimed for. */
  readonly boot: number
  readonly incarnation: number
  readonly origin: Vector
}

export type OptimisticReply = Acknowledged | Entries | NotHere | Done
