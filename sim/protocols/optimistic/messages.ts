// What the protocol asks itself on other hosts.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Vector } from './intervals.ts'

/** What a message carries beside its stamp: of what it depends on. */
export interface Rider {
  readonly vector: Vector
}

export interface RiddenMessage extends Message {
  readonly rider: Rider
}

/** In the send buffer: the message, and what its sender depended on when it sent it first. */
export interface Entry extends Outgoing {
  readonly vector: Vector
}

/** It is visible to this incarnation of its receiver, or was not worth it. */
export interface Acknowledged {
  readonly kind: 'done'
  readonly incarnation: number
}

/** So have lives of a process ended. */
export interface LivesRequest {
  readonly kind: 'lives'
  readonly process: ProcessName
  readonly ends: readonly number[]
}

/** A receiver that went back asks a sender for what it lacks. */
export interface AgainRequest {
  readonly kind: 'again'
  readonly from: ProcessName
  readonly to: ProcessName
  /** Of the receiver: what an older one has acknowledged it may not have. */
  readonly incarnation: number
  readonly after: number
}

export interface Entries {
  readonly kind: 'entries'
  readonly entries: readonly Entry[]
  /** Of their sender. */
  readonly incarnation: number
  readonly more: boolean
}

/** A process that was created is to begin here. */
export interface BeginRequest {
  readonly kind: 'begin-child'
  readonly plan: ProcessPlan
  readonly incarnation: number
  readonly origin: Vector
}

export type OptimisticReply = Acknowledged | Entries | NotHere | Done
