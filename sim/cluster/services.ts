// What the parts of one host's layer have in common: the host they run on, the settings, and each other.
// Made anew with each boot of the host; nothing in it survives a crash.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import type { Signal } from '../kernel/waits.ts'
import type { MemoryMode } from '../machine/address-space.ts'
import type { Host } from '../machine/host.ts'
import type { Payload, ProcessName, ProcessPlan, Program } from '../programs/program.ts'
import type { Ablation, CheckpointPolicy, LogDurability, Placement } from '../protocols/star/mechanisms.ts'
import type { Trace } from '../trace/trace.ts'
import type { Account } from './hosting/account.ts'
import type { HostedProcess } from './hosting/hosted-process.ts'
import type { Location, Locations } from './hosting/locations.ts'
import type { Transport } from './requests/transport.ts'
import type { Journal } from './ring/changes.ts'
import type { Ring } from './ring/detector.ts'
import type { Correspondence } from './ring/known-elsewhere.ts'
import type { Membership, MembershipChange } from './ring/membership.ts'
import type { Tidings } from './ring/news.ts'
import type { StableStorage } from './storage/stable-storage.ts'

export interface StarSettings {
  readonly policy: CheckpointPolicy
  readonly intervalNs: number
  /** Copies of everything on stable storage; 0: none, and no log. */
  readonly replication: number
  readonly log: LogDurability
  readonly ring: { readonly periodNs: number; readonly timeoutNs: number; readonly misses: number }
  readonly placement: Placement
  /** Hosts whose view and locations weigh no more tell all of it whenever they tell anything. */
  readonly wholeNewsBytes: number
  readonly without: ReadonlySet<Ablation>
  readonly memory: MemoryMode
  /** From the start of a process to its first alarm; drawn per process when phases are random. */
  readonly firstAlarmNs: (process: ProcessName) => number
}

/** What the layer tells the world that is not a message to anybody in it. */
export interface Observer {
  /** The books of a process; one for all its incarnations. */
  accountOf(process: ProcessName): Account
  started(process: HostedProcess, host: string): void
  spawned(process: ProcessName): void
  /** Its answer is on stable storage (or it is over, where there is none). */
  ended(process: HostedProcess, answer: Payload): void
  /** The same, found by whoever was to restart it: the host where it ended died before it could tell. */
  foundEnded(process: ProcessName, answer: Payload): void
  /** The run cannot go on: what was lost, and why. */
  cannotRecover(reason: string): void
  /** A host has found no copy that counts; what needs one waits until a server comes back that has all of it. */
  noCopyCounts(): void
}

export interface Services {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly host: Host
  /** This host's number, and which of its boots this is. */
  readonly id: number
  readonly boot: number
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  readonly settings: StarSettings
  readonly programs: Readonly<Record<string, Program>>
  readonly observer: Observer
  readonly transport: Transport
  readonly membership: Membership
  readonly locations: Locations
  /** What this host has to tell the others, and how much of it each of them has. */
  readonly journal: Journal
  readonly correspondence: Correspondence
  /** Null with replication 0. */
  readonly storage: StableStorage | null
  readonly ring: Ring
  readonly hosted: Map<ProcessName, HostedProcess>
  /** The view or the table of locations has changed. */
  readonly changed: Signal
  /** Takes in a change of the view, with all that follows from it. */
  applyChanges(changes: readonly MembershipChange[]): void
  /** Takes in new entries of the table of locations, with all that follows from them. */
  locationsChanged(entries: readonly Location[]): void
  /** This host watches and answers like any other; false after a reboot, until another host has told it of the ring. */
  readonly takesPart: boolean
  /** Takes in what another host knows; one that was let in learns so from such news. */
  learn(news: Tidings, from: number): void
  /** This host is taken for dead by the others: it stops, and enters the ring afresh. */
  foundDead(): void
  /** Tells every live host the view and the locations as they are here; ends when all have them. */
  tellAll(): Task
  /** A newer incarnation is at work elsewhere: this one stops. */
  stop(process: HostedProcess): void
  /** It has ended, and its answer is safe. */
  ended(process: HostedProcess, answer: Payload): void
  /** Stable storage says that a process has ended: so its answer is safe, whoever gave it. */
  foundEnded(location: Location, answer: Payload): void
  /** A process that is complete goes on: it executes, and its alarm is set. */
  run(process: HostedProcess): void
  /** Starts a process here from its beginning. */
  start(plan: ProcessPlan, incarnation: number): void
}
