// What the protocol asks itself on other hosts beside what all protocols with epochs do.

import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { RecoveryLine } from '../epochs/line-record.ts'
import type { Rider } from '../epochs/messages.ts'
import type { Creation } from './past.ts'

/** What a message carries beside its stamp. */
export interface IndexRider extends Rider {
  /** Of its sender, when it was sent first. */
  readonly index: number
  /** Of the line that its epoch began with, as told by Manivannan and Singhal's messages; null: that epoch undid nothing. */
  readonly line?: number | null
}

/** On the wire a number has so many bytes. */
export const NUMBER_BYTES = 4

/** A plan that says when its creation was asked for. */
export interface CreatedPlan extends ProcessPlan {
  readonly creation?: Creation
}

/** Everybody seems to have ended: with what? */
export interface AnswersRequest {
  readonly kind: 'answers'
  readonly epoch: number
}

export interface End {
  readonly process: ProcessName
  readonly incarnation: number
  readonly answer: Payload
  /** Those it has created. */
  readonly children: readonly ProcessName[]
}

/** Everything here has ended, and goes by the line of that epoch. */
export interface Answers {
  readonly kind: 'answers'
  readonly ends: readonly End[]
}

/** All have ended: this is the last line. */
export interface LastLineRequest {
  readonly kind: 'last-line'
  readonly line: RecoveryLine
}
