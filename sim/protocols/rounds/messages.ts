// The requests of protocols with rounds to themselves on other hosts, besides those of all protocols with epochs.

import type { Payload, ProcessName } from '../../programs/program.ts'
import type { RecoveryLine } from '../epochs/line-record.ts'

/** All processes of a host are to take this checkpoint; the host says when they have. */
export interface TakeRequest {
  readonly kind: 'take'
  readonly epoch: number
  readonly number: number
  /** Where the file servers do not get all: they are to have these before the host says so; or they are to get them in time. */
  readonly isServed?: boolean
  readonly drains?: boolean
}

/** One of a host's processes, as it was when it took a checkpoint. */
export interface Taken {
  readonly process: ProcessName
  /** Its answer, if it had ended by then. */
  readonly answer: Payload | null
  /** The processes it had created by then. */
  readonly children: readonly ProcessName[]
  /** Where the file servers do not get all: the newest that they have. */
  readonly served?: number
}

/** The host's processes have taken it, and every server has it too. */
export interface TakenRequest {
  readonly kind: 'taken'
  readonly epoch: number
  readonly number: number
  readonly isServed?: boolean
  readonly taken: readonly Taken[]
}

/** A round is over: this is the line now. */
export interface CommittedRequest {
  readonly kind: 'committed'
  readonly line: RecoveryLine
}
