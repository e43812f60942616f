// The seam: what a rollback-recovery protocol is to all that it stands on. One folder a protocol in sim/protocols.

import type { Check } from '../checks/check.ts'
import type { Task } from '../kernel/task.ts'
import type { ProcessPlan } from '../programs/program.ts'
import type { HostServices } from './host-services.ts'
import type { BesideProcess } from './hosting/beside-process.ts'
import type { HostedProcess } from './hosting/hosted-process.ts'
import type { Persistence } from './hosting/persistence.ts'
import type { Location } from './ring/locations.ts'
import type { LogEnd, Vouched } from './storage/storage-requests.ts'

export interface Protocol {
  /** What it is, in a few words. */
  readonly title: string
  /** Where it is published. */
  readonly paper: string
  /** What it promises to survive. */
  readonly survives: string
  /** How many workstations may be lost before all processes are live again. Left out: all but one. */
  lostAtOnce?(settings: { readonly failures: number }): number
  /** Kinds of hosts that it cannot do without beside workstations and file servers; its promise does not cover the loss of one. */
  readonly needs?: readonly 'recorder'[]
  /** What must hold in every run, in the order in which it is told about. */
  readonly checks: readonly Check[]
  /** What can be switched off to see what it is there for, each with what happens then. */
  readonly ablations: Readonly<Record<string, string>>
  /** Its part on one host, for one boot of it. Registers there what it asks the same protocol on other hosts. */
  open(services: HostServices): OnHost
}

export interface OnHost {
  /** What outlives processes. */
  readonly persistence: Persistence
  /** A process comes to this host: new, or to be restored. */
  adopt(process: HostedProcess): BesideProcess
  /**
   * A process that nobody created is to start here. True: it starts as a later incarnation, since a recovery that came before its start has
   * given up the first one. Left out: never.
   */
  startsLater?(plan: ProcessPlan): boolean
  /** This host is to restart a process of a dead one; ends when it runs, or when somebody else turns out to have it. */
  restart(dead: Location, host: number): Task
  /** After a power cut of all servers: whether these logs hold all that was shown to the processes that run here. */
  vouchFor(logs: readonly LogEnd[]): Vouched
  /** This host, which has started anew, takes part in the ring. */
  tookPart?(): void
  /** The layer is over: gives what the protocol has on the disk of this host, for the next boot (`HostServices.left`). */
  close?(): unknown
}
