// What messages carry, and what else goes through the same channels.

import type { ProcessName } from '../../programs/program.ts'
import type { Rider } from '../epochs/messages.ts'

/** What a message carries beside its stamp. */
export interface PlaceRider extends Rider {
  /** Its place in its channel, among messages and markers of this epoch, from 1 on. */
  readonly place: number
}

/** On the wire: epoch and place. An acknowledgement carries nothing. */
export const RIDER_BYTES = 8

/** What its sender sends behind this belongs to the time after a snapshot. */
export interface MarkerRequest {
  readonly kind: 'marker'
  readonly epoch: number
  readonly from: ProcessName
  readonly to: ProcessName
  readonly place: number
  /** Of the snapshot. */
  readonly number: number
  /** The host that is to be told when everybody has it. */
  readonly initiator: number
  /** Whom its sender has created since the last line, and before the snapshot: they belong to it. */
  readonly children: readonly ProcessName[]
}

const MARKER_BYTES = 16
const CHILD_BYTES = 8

export const markerBytes = ({ children }: Pick<MarkerRequest, 'children'>): number =>
  MARKER_BYTES + CHILD_BYTES * children.length
