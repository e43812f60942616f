// The protocol's own requests and replies, besides those of all protocols with epochs.

import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { RecoveryLine } from '../epochs/line-record.ts'
import type { Rider } from '../epochs/messages.ts'
import type { Creation } from './past.ts'

/** What a message carries besides its stamp. */
export interface IndexRider extends Rider {
  /** The index of its sender when it was first sent. */
  readonly index: number
  /** The index of the line that its epoch began with, as carried by Manivannan and Singhal's messages; null if that epoch undid nothing. */
  readonly line?: number | null
}

/** Bytes of a number on the wire. */
export const NUMBER_BYTES = 4

/** A plan that says when its creation was requested. */
export interface CreatedPlan extends ProcessPlan {
  readonly creation?: Creation
}

/** All seem to have ended: with which answers? */
export interface AnswersRequest {
  readonly kind: 'answers'
  readonly epoch: number
}

export interface End {
  readonly process: ProcessName
  readonly incarnation: number
  readonly answer: Payload
  /** The processes it has created. */
  readonly children: readonly ProcessName[]
}

/** Everything here has ended, and conforms to the line of that epoch. */
export interface Answers {
  readonly kind: 'answers'
  readonly ends: readonly End[]
}

/** All have ended: this is the last line. */
export interface LastLineRequest {
  readonly kind: 'last-line'
  readonly line: RecoveryLine
}
