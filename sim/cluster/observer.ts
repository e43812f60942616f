// What the layers report to the world; none of it is a message within the simulated system.

import type { Payload, ProcessName } from '../programs/program.ts'
import type { Account } from './hosting/account.ts'

/** A process that has started on a host. */
export interface Started {
  readonly name: ProcessName
  readonly incarnation: number
  readonly imageBytes: number
}

export interface Observer {
  /** The account of a process, shared by all its incarnations. */
  accountOf(process: ProcessName): Account
  started(process: Started, host: string): void
  spawned(process: ProcessName): void
  /**
   * Its answer is on stable storage (or, where there is none, it has finished).
   * @param localFiles a digest of its files, if they are on its own host; null if there are none
   */
  ended(process: ProcessName, answer: Payload, localFiles: number | null): void
  /** The same, discovered by the host that was to restart it: the one where it ended died before it could tell. */
  foundEnded(process: ProcessName, answer: Payload): void
  /** The run cannot continue; the reason says what was lost, and why. */
  cannotRecover(reason: string): void
  /** A host has found no copy that counts; whatever needs one waits for the return of a server that has everything. */
  noCopyCounts(): void
  /** A host waits for another that is down, without which it cannot continue. */
  waitsFor(host: number): void
  /** A host has found no workstation to restart a process on; it waits for one to come back. */
  noWorkstationFor(process: ProcessName): void
}
