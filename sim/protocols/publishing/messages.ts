// The requests and replies between the recorder and the layers of processes.

import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'

/** A stamp and a place in the order. */
export const RECORDED_BYTES = 16

/** To the layer of a receiver, once and unreliably: the recorder has a message, which is the one at this place in the order. */
export interface Recorded {
  readonly kind: 'recorded'
  readonly process: ProcessName
  readonly from: ProcessName
  readonly sequence: number
  readonly index: number
}

/** To the recorder: a message that did not cross the wire, since sender and receiver are on one host. */
export interface Publish {
  readonly kind: 'publish'
  readonly message: Message
}

/** To the recorder: what does it have of a process after a place in the order? -1: everything. */
export interface Recall {
  readonly kind: 'recall'
  readonly process: ProcessName
  readonly after: number
}

export interface Recalled {
  readonly kind: 'recalled'
  readonly records: readonly LogRecord[]
  readonly more: boolean
  /** Everything from this place on is here; what came before was lost, or consumed by a checkpoint. */
  readonly begin: number
}

/** To the recorder, once and unreliably: a committed checkpoint has consumed these records. */
export interface Forget {
  readonly kind: 'forget'
  readonly process: ProcessName
  readonly clears: LogClearing
}

/** The recorder has lost what it knew of a process: how far has that come? */
export interface AskPosition {
  readonly kind: 'position'
  readonly to: ProcessName
}

export interface Position {
  readonly kind: 'at'
  /** The next place in the order. */
  readonly next: number
  readonly consumed: LogClearing
  /** By sender: the last message that has a place. */
  readonly last: readonly (readonly [ProcessName, number])[]
  /** Messages that have a place and that the process has not received yet. */
  readonly records: readonly LogRecord[]
}

export type RecorderReply = Recorded | Recalled | NotHere
