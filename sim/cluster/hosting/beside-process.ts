// The protocol's state for one process on its host, and the hooks that the layer calls while the process runs. Everything except the
// tasks returns immediately, because it is called for every message.

import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { LogClearing, SavedByProtocol, SavedState } from '../storage/saved-state.ts'

/** A message that a process has asked to send. */
export interface Outgoing {
  readonly to: ProcessName
  readonly sequence: number
  readonly payload: Payload
}

/** A message that a process may receive; `index` is its position in the order in which messages became visible. */
export interface Visible {
  readonly index: number
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
  /** Data that the protocol has piggybacked on it. */
  readonly rider?: unknown
}

export interface BesideProcess {
  /** The process is repeating what it did before a crash, and must not be saved. */
  readonly replaying: boolean
  /** Called before each request of the program: a task to run first, at the end of a replay; null if there is none. */
  beforeRequest(): Task | null
  /** The program waits and no visible message matches: a task to run before it waits on; null if there is none. */
  idle(): Task | null
  /** Sends a message, and ends when it is acknowledged; null if it is withheld, and the program continues. */
  send(message: Outgoing): Task<unknown> | null
  /** The program has received a message. */
  received(message: Visible): void
  /** Whether it received this message before a crash too. */
  isRepeated(message: Visible): boolean
  /** Saves the process periodically, the first time after `firstNs`. */
  alarm(firstNs: number): Task
  /** The host is about to crash: a task to run for the process before that. */
  warned?(): Task
  /** The protocol's part of a checkpoint. */
  save(): { readonly protocol: SavedByProtocol; readonly clears: LogClearing }
  /** An image has been taken and is about to be written. */
  captured(saved: SavedState): void
  /** Completes the saved state with parts known only after the image was taken, and returns all of it. If absent, there are none. */
  whole?(saved: SavedState): Task<SavedState>
  /** Every server has the image with this number. */
  written?(number: number): void
  /** Operations in progress that a crash would interrupt. */
  underWay(): Iterable<string>
  /** The process is stopped here: peers waiting for its layer must look for it elsewhere. */
  stopped(): void
}
