// A message of a process on its way from one layer to another, and what it is answered with.

import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Done } from '../requests/envelope.ts'

export interface Message {
  readonly kind: 'message'
  readonly from: ProcessName
  readonly to: ProcessName
  readonly sequence: number
  /** Of its sender. */
  readonly incarnation: number
  /** Its sender repeats what it did before a crash. */
  readonly replaying: boolean
  readonly payload: Payload
  /** What the protocol has it carry beside its stamp. */
  readonly rider?: unknown
}

/** The process is not on this host: it has ended for good, or is to be looked for. */
export interface NotHere {
  readonly kind: 'gone' | 'elsewhere'
}

export type MessageReply = Done | NotHere
