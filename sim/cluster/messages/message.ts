// A message between processes as it travels from one layer to another, and the replies to it.

import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Done } from '../requests/envelope.ts'

export interface Message {
  readonly kind: 'message'
  readonly from: ProcessName
  readonly to: ProcessName
  readonly sequence: number
  /** Incarnation of its sender. */
  readonly incarnation: number
  /** Whether its sender is replaying. */
  readonly replaying: boolean
  readonly payload: Payload
  /** Data that the protocol piggybacks on it. */
  readonly rider?: unknown
}

/** The process is not on this host: it has ended for good, or must be looked for elsewhere. */
export interface NotHere {
  readonly kind: 'gone' | 'elsewhere'
}

export type MessageReply = Done | NotHere
