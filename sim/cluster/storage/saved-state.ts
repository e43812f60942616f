// What a checkpoint saves of the fault-tolerant layer beside the process's memory: where the process stands in the world of
// messages. Together with the image, and the log where there is one, it is everything that a restart needs.

import type { ProcessName, Request } from '../../programs/program.ts'

export interface SavedState {
  /** The request that the process was in; a restart issues it again, with the same stamp. */
  readonly pending: Request
  readonly pendingSequence: number
  /** Of a computation: the processor time that was left, nanoseconds. */
  readonly remainingNs: number
  /** Per receiver: the sequence number of the last message sent. */
  readonly sent: readonly (readonly [ProcessName, number])[]
  /** Messages received in all. */
  readonly received: number
  readonly checkpoints: number
  readonly usesFiles: boolean
  readonly protocol: SavedByProtocol
  /** What of the log its commit makes superfluous, in the same datagram. */
  readonly clears: LogClearing
}

/** What the protocol saves of its own; only the protocol knows what is in it. */
export interface SavedByProtocol {
  /** On the wire and on disk. */
  readonly bytes: number
  /** Of these, what is read by whoever asks which versions there are; left out: all. */
  readonly bytesForLine?: number
}

export interface LogClearing {
  /** Every record below is consumed. */
  readonly below: number
  /** Records at or above that are consumed all the same (received out of log order). */
  readonly consumed: readonly number[]
  /** The version before it is kept too; so it is until it is pruned. */
  readonly keepsOlder?: true
  /** Versions before this one go; left out: none do. */
  readonly oldestKept?: number
  /** Of the versions before it only this one is kept; left out: that is not said. */
  readonly keepsOnly?: number
}

/** Its size on the wire and on disk. */
export const savedStateBytes = ({ sent, protocol }: SavedState): number => 64 + 12 * sent.length + protocol.bytes

/** Of what was saved, as much as tells whether a version can be on a line. */
export const lineStateBytes = (saved: SavedState): number => saved.protocol.bytesForLine ?? savedStateBytes(saved)
