// What the protocol asks itself on other hosts beside what all protocols with epochs do.

import type { Payload, ProcessName } from '../../programs/program.ts'
import type { EpochsRequest, Rider } from '../epochs/messages.ts'
import type { Dependence } from './dependences.ts'

/** What a message carries beside its stamp. */
export interface SpanRider extends Rider {
  /** Of its sender, in which it was sent first. */
  readonly span: number
}

/** On the wire: two numbers. */
export const RIDER_BYTES = 8

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

export type IndependentRequest = EpochsRequest | FreezeRequest
