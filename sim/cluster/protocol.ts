// The seam: the interface between a rollback-recovery protocol and everything that it is built on. One folder per protocol in
// sim/protocols.

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
  /** How many workstations may be lost before all processes are live again. By default all but one. */
  lostAtOnce?(settings: { readonly failures: number }): number
  /** Kinds of hosts that it needs besides workstations and file servers; its promise does not cover the loss of one. */
  readonly needs?: readonly 'recorder'[]
  /** Whether it can keep near copies of checkpoints, and only some on the file servers; not if absent. */
  readonly hasTiers?: boolean
  /** What must hold in every run, in the order in which it is presented. */
  readonly checks: readonly Check[]
  /** Mechanisms that can be switched off to see what they are for, each with what happens then. */
  readonly ablations: Readonly<Record<string, string>>
  /** Creates its part on one host, for one boot, and registers handlers there for the requests that it sends to itself on other hosts. */
  open(services: HostServices): OnHost
}

export interface OnHost {
  /** What outlives processes. */
  readonly persistence: Persistence
  /** Creates the protocol's state for a process that comes to this host, new or to be restored. */
  adopt(process: HostedProcess): BesideProcess
  /**
   * An initial process is about to start here. True if it will start as a later incarnation instead, since a recovery before its start has
   * given up the first one. If absent: never.
   */
  startsLater?(plan: ProcessPlan): boolean
  /** Restarts a process of a dead host here; ends when it runs, or when another host turns out to have it. */
  restart(dead: Location, host: number): Task
  /** After all servers were down at once: whether these logs hold everything that became visible to the processes running here. */
  vouchFor(logs: readonly LogEnd[]): Vouched
  /** This host, which has restarted, takes part in the ring. */
  tookPart?(): void
  /** The layer ends: returns what the protocol has on this host's disk, for the next boot (`HostServices.left`). */
  close?(): unknown
}
