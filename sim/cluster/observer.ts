// What the layers tell the world that is not a message to anybody in it.

import type { Payload, ProcessName } from '../programs/program.ts'
import type { Account } from './hosting/account.ts'

/** A process that has come to run somewhere. */
export interface Started {
  readonly name: ProcessName
  readonly incarnation: number
  readonly imageBytes: number
}

export interface Observer {
  /** The books of a process; one for all its incarnations. */
  accountOf(process: ProcessName): Account
  started(process: Started, host: string): void
  spawned(process: ProcessName): void
  /**
   * Its answer is on stable storage (or it is over, where there is none).
   * @param localFiles stands for its files where they are on its own host; null: there are none
   */
  ended(process: ProcessName, answer: Payload, localFiles: number | null): void
  /** The same, found by whoever was to restart it: the host where it ended died before it could tell. */
  foundEnded(process: ProcessName, answer: Payload): void
  /** The run cannot go on: what was lost, and why. */
  cannotRecover(reason: string): void
  /** A host has found no copy that counts; what needs one waits until a server comes back that has all of it. */
  noCopyCounts(): void
  /** A host waits for another one that is down, and without which it cannot go on. */
  waitsFor(host: number): void
  /** A host has found no workstation to restart a process on; it waits for one to come back. */
  noWorkstationFor(process: ProcessName): void
}
