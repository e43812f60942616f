// What a checkpoint saves of the fault-tolerant layer beside the process's memory: where the process stands in the world of
// messages. Together with the image and the log it is everything that a restart needs.

import type { ProcessName, Request } from '../../programs/program.ts'

export interface SavedState {
  /** The request that the process was in; a restart issues it again, with the same stamp. */
  readonly pending: Request
  readonly pendingSequence: number
  /** Of a computation: the processor time that was left, nanoseconds. */
  readonly remainingNs: number
  /** Per receiver: the sequence number of the last message sent. */
  readonly sent: readonly (readonly [ProcessName, number])[]
  /** Per sender: the sequence number of the last message logged. */
  readonly logged: readonly (readonly [ProcessName, number])[]
  /** The next log index. */
  readonly nextIndex: number
  /** Every record below is consumed. */
  readonly floor: number
  /** Records at or above the floor that are consumed all the same (received out of log order). */
  readonly consumed: readonly number[]
  /** Messages received in all. */
  readonly received: number
  readonly checkpoints: number
  readonly usesFiles: boolean
}

/** Its size on the wire and on disk. */
export const savedStateBytes = (saved: SavedState): number =>
  64 + 12 * (saved.sent.length + saved.logged.length) + 4 * saved.consumed.length
