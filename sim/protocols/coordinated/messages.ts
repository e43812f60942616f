// What messages and acknowledgements carry, so that no checkpoint has seen a message that its sender's checkpoint has not sent.

import type { Done } from '../../cluster/requests/envelope.ts'
import type { Rider } from '../epochs/messages.ts'

/** What a message carries besides its stamp. */
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
