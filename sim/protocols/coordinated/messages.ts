// What the protocol asks itself on other hosts beside what all protocols with epochs do.

import type { Done } from '../../cluster/requests/envelope.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { RecoveryLine } from '../epochs/line-record.ts'
import type { Rider } from '../epochs/messages.ts'

/** What a message carries beside its stamp. */
export interface NumberRider extends Rider {
  /** How many checkpoints its sender has taken. */
  readonly number: number
}

/** On the wire, of messages and of acknowledgements: epoch and number. */
export const TAG_BYTES = 8

/** A message is visible, or has been before. */
export interface Acknowledged extends Done {
  /** How many checkpoints its receiver has taken. */
  readonly number: number
}

/** All processes of a host are to take this checkpoint; the host says when they have. */
export interface TakeRequest {
  readonly kind: 'take'
  readonly epoch: number
  readonly number: number
}

/** One of a host's processes, as it was when it took a checkpoint. */
export interface Taken {
  readonly process: ProcessName
  /** It had ended by then. */
  readonly answer: Payload | null
  /** Those it had created by then. */
  readonly children: readonly ProcessName[]
}

/** They have, and every server has it too. */
export interface TakenRequest {
  readonly kind: 'taken'
  readonly epoch: number
  readonly number: number
  readonly taken: readonly Taken[]
}

/** A round is over: this is the line now. */
export interface CommittedRequest {
  readonly kind: 'committed'
  readonly line: RecoveryLine
}
