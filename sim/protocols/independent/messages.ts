// The protocol's own requests and replies, besides those of all protocols with epochs.

import type { ProcessName } from '../../programs/program.ts'
import type { Standing as AnyStanding } from '../epochs/freezing.ts'
import type { Rider } from '../epochs/messages.ts'
import type { Dependence } from './dependences.ts'

/** What a message carries besides its stamp. */
export interface SpanRider extends Rider {
  /** The span of its sender in which it was first sent. */
  readonly span: number
}

/** On the wire: two numbers. */
export const RIDER_BYTES = 8

/** A process as its host knows it. */
export interface Standing extends AnyStanding {
  readonly dependences: readonly Dependence[]
  /** The processes it has created, each with the span in which it requested the creation. */
  readonly children: readonly (readonly [ProcessName, number])[]
}
