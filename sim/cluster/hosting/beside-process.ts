// What a protocol keeps beside a process on its host, and what it is asked while the process runs. All but the tasks is done at once: it is
// asked for every message.

import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { LogClearing, SavedByProtocol, SavedState } from '../storage/saved-state.ts'

/** A message that its process has asked to send. */
export interface Outgoing {
  readonly to: ProcessName
  readonly sequence: number
  readonly payload: Payload
}

/** A message that its process may take: `index` is its place in the order in which messages became visible. */
export interface Visible {
  readonly index: number
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
  /** What the protocol had it carry. */
  readonly rider?: unknown
}

export interface BesideProcess {
  /** It repeats what it did before a crash, and is not to be saved. */
  readonly replaying: boolean
  /** Asked before each request of the program: what is to be done once a replay is over; null: nothing. */
  beforeRequest(): Task | null
  /** The program waits, and nothing that is visible fits: what is to be done before it waits on; null: nothing. */
  idle(): Task | null
  /** Sends a message, and ends when it is acknowledged; null: it is withheld, and the program goes on. */
  send(message: Outgoing): Task<unknown> | null
  /** The program has taken a message. */
  received(message: Visible): void
  /** It took this message before a crash too. */
  isRepeated(message: Visible): boolean
  /** Saves the process by its own alarm, the first time after so long. */
  alarm(firstNs: number): Task
  /** The host is about to crash: what is to be done for the process before. */
  warned?(): Task
  /** What an image holds of it. */
  save(): { readonly protocol: SavedByProtocol; readonly clears: LogClearing }
  /** An image has been taken, and is to be written. */
  captured(saved: SavedState): void
  /** A checkpoint has been committed: every server that counts has it. */
  committed?(number: number): void
  /** What a crash would interrupt. */
  underWay(): Iterable<string>
  /** The process is stopped here: whoever waits for its layer is to look elsewhere. */
  stopped(): void
}
