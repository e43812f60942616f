// What messages carry, and what else goes through the same channels.

import type { ProcessName } from '../../programs/program.ts'
import type { Rider } from '../epochs/messages.ts'

/** What a message carries besides its stamp. */
export interface PlaceRider extends Rider {
  /** Its place in its channel, among messages and markers of this epoch, counting from 1. */
  readonly place: number
}

/** On the wire: epoch and place. An acknowledgement carries nothing. */
export const RIDER_BYTES = 8

/** Whatever its sender sends after this comes after a snapshot. */
export interface MarkerRequest {
  readonly kind: 'marker'
  readonly epoch: number
  readonly from: ProcessName
  readonly to: ProcessName
  readonly place: number
  /** The number of the snapshot. */
  readonly number: number
  /** The host to be told when the snapshot has been taken. */
  readonly initiator: number
  /** The processes that its sender created after the last line and before the snapshot: they belong to it. */
  readonly children: readonly ProcessName[]
}

const MARKER_BYTES = 16
const CHILD_BYTES = 8

export const markerBytes = ({ children }: Pick<MarkerRequest, 'children'>): number =>
  MARKER_BYTES + CHILD_BYTES * children.length
