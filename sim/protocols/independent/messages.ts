// What the protocol tells and asks beside what all protocols with epochs do.

import type { ProcessName } from '../../programs/program.ts'
import type { Standing as AnyStanding } from '../epochs/freezing.ts'
import type { Rider } from '../epochs/messages.ts'
import type { Dependence } from './dependences.ts'

/** What a message carries beside its stamp. */
export interface SpanRider extends Rider {
  /** Of its sender, in which it was sent first. */
  readonly span: number
}

/** On the wire: two numbers. */
export const RIDER_BYTES = 8

/** A process as its host knows it. */
export interface Standing extends AnyStanding {
  readonly dependences: readonly Dependence[]
  /** Those it has created, each with the span in which it asked for it. */
  readonly children: readonly (readonly [ProcessName, number])[]
}
