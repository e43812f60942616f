// A determinant says which message has which place in the order in which a process took its messages. With the determinants of all its
// messages a process can be made to repeat what it did.

import type { ProcessName } from '../../programs/program.ts'

export interface Determinant {
  /** The receiver, and its incarnation when it assigned the index. */
  readonly process: ProcessName
  readonly incarnation: number
  readonly index: number
  /** The message. */
  readonly from: ProcessName
  readonly sequence: number
}

export const DETERMINANT_BYTES = 16
