// A determinant: which message stands at which place in the order in which a process took its messages. Whoever holds those of all messages of a
// process can have it repeat what it did.

import type { ProcessName } from '../../programs/program.ts'

export interface Determinant {
  /** The receiver, and its incarnation when it gave the index. */
  readonly process: ProcessName
  readonly incarnation: number
  readonly index: number
  /** The message. */
  readonly from: ProcessName
  readonly sequence: number
}

export const DETERMINANT_BYTES = 16
