// What the protocol asks itself on other hosts. Everything about processes carries an epoch: a layer takes only what is of its own.

import type { Message, MessageReply, NotHere } from '../../cluster/messages/message.ts'
import type { Done } from '../../cluster/requests/envelope.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Dependence } from './dependences.ts'
import type { RecoveryLine } from './line-record.ts'

/** What a message carries beside its stamp. */
export interface Rider {
  readonly epoch: number
  /** Of its sender, in which it was sent first. */
  readonly span: number
}

/** On the wire: two numbers. */
export const RIDER_BYTES = 8

export interface RiddenMessage extends Message {
  readonly rider: Rider
}

/** Whoever sent it has not heard of a recovery. */
export interface Stale {
  readonly kind: 'stale'
  readonly epoch: number
}

/** Stand still, and say how you stand. */
export interface FreezeRequest {
  readonly kind: 'freeze'
  readonly epoch: number
}

/** A process as its host knows it. */
export interface Standing {
  readonly process: ProcessName
  readonly incarnation: number
  /** It runs, and what it has done since its last checkpoint can stay. */
  readonly isPresent: boolean
  /** No server has been told yet where this incarnation begins. */
  readonly isFresh: boolean
  readonly dependences: readonly Dependence[]
  /** Those it has created, each with the span in which it asked for it. */
  readonly children: readonly (readonly [ProcessName, number])[]
  /** Of a process that has ended. */
  readonly answer: Payload | null
}

export interface Frozen {
  readonly kind: 'frozen'
  readonly standings: readonly Standing[]
}

/** This is the line. */
export interface LineRequest {
  readonly kind: 'line'
  readonly line: RecoveryLine
}

/** A receiver tells the layer of a sender what it has, and what it will never ask for again. */
export interface AgainRequest {
  readonly kind: 'again'
  readonly epoch: number
  readonly from: ProcessName
  readonly to: ProcessName
  readonly after: number
  readonly covered: number
}

/** Has everything that runs here ended? */
export interface EndsRequest {
  readonly kind: 'ends'
}

export interface Ends {
  readonly kind: 'ends'
  readonly all: boolean
}

/** A process that was created is to begin here. */
export interface BeginRequest {
  readonly kind: 'begin-child'
  readonly epoch: number
  readonly plan: ProcessPlan
  readonly incarnation: number
}

export type IndependentRequest = RiddenMessage | FreezeRequest | LineRequest | AgainRequest | EndsRequest | BeginRequest

export type IndependentReply = MessageReply | NotHere | Done | Stale | Frozen | Ends
