// The layer's state that a checkpoint saves besides the process's memory: how far the process has come in sending and receiving. Together
// with the image, and the log if there is one, it is everything that a restart needs.

import type { ProcessName, Request } from '../../programs/program.ts'

export interface SavedState {
  /** The request that the process was in; a restart issues it again, with the same stamp. */
  readonly pending: Request
  readonly pendingSequence: number
  /** The processor time left of a computation, in nanoseconds. */
  readonly remainingNs: number
  /** Per receiver: the sequence number of the last message sent. */
  readonly sent: readonly (readonly [ProcessName, number])[]
  /** Messages received in total. */
  readonly received: number
  readonly checkpoints: number
  readonly usesFiles: boolean
  readonly protocol: SavedByProtocol
  /** Which log records its commit makes obsolete; sent in the same datagram. */
  readonly clears: LogClearing
}

/** What the protocol itself saves; opaque to everything else. */
export interface SavedByProtocol {
  /** Its size on the wire and on disk. */
  readonly bytes: number
  /** The part that is read when versions are listed; all of it if absent. */
  readonly bytesForLine?: number
}

export interface LogClearing {
  /** Every record below is consumed. */
  readonly below: number
  /** Records at or above `below` that are consumed too (received out of log order). */
  readonly consumed: readonly number[]
  /** The previous version is kept too, until it is pruned. */
  readonly keepsOlder?: true
  /** Versions before this one are deleted; if absent, none are. */
  readonly oldestKept?: number
  /** Of the earlier versions only this one is kept; no effect if absent. */
  readonly keepsOnly?: number
}

/** Its size on the wire and on disk. */
export const savedStateBytes = ({ sent, protocol }: SavedState): number => 64 + 12 * sent.length + protocol.bytes

/** The size of the part of the saved state that decides whether a version can be on a recovery line. */
export const lineStateBytes = (saved: SavedState): number => saved.protocol.bytesForLine ?? savedStateBytes(saved)
