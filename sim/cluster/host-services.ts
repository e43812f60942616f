// What a protocol can use on each host: everything offered by the parts that it is built on.

import type { Task } from '../kernel/task.ts'
import type { Signal } from '../kernel/waits.ts'
import type { Payload, ProcessName, Program } from '../programs/program.ts'
import type { HostContext } from './host-context.ts'
import type { BesideProcess } from './hosting/beside-process.ts'
import type { HostedProcess } from './hosting/hosted-process.ts'
import type { Observer } from './observer.ts'
import type { Transport } from './requests/transport.ts'
import type { Location, Locations } from './ring/locations.ts'
import type { Membership } from './ring/membership.ts'
import type { LayerSettings } from './settings.ts'
import type { NearCopies } from './storage/near/near-copies.ts'
import type { StableStorage } from './storage/stable-storage.ts'

export interface HostServices extends HostContext {
  readonly settings: LayerSettings
  /** What the protocol left on this host's disk in the previous boot; null if nothing. */
  readonly left: unknown
  readonly programs: Readonly<Record<string, Program>>
  readonly observer: Observer
  readonly isWorkstation: (host: number) => boolean
  readonly transport: Transport
  readonly membership: Membership
  readonly locations: Locations
  /** The view or the table of locations has changed. */
  readonly changed: Signal
  readonly storage: StableStorage
  /** Null where there is only one tier of stable storage, and on hosts that run no processes. */
  readonly near: NearCopies | null
  readonly protocol: { adopt(process: HostedProcess): BesideProcess }
  readonly hosted: Map<ProcessName, HostedProcess>
  /** Handles changed entries of the table of locations, with all their consequences. */
  locationsChanged(entries: readonly Location[]): void
  /** Tells every live host this host's view and locations; ends when all have them. */
  tellAll(): Task
  /** Runs a process whose state is complete, and sets its alarm. */
  run(process: HostedProcess): void
  /** Stops a process, because a newer incarnation is at work elsewhere. */
  stop(process: HostedProcess): void
  /** Stable storage has the answer of a process: so it has ended, whichever incarnation gave the answer. */
  foundEnded(location: Location, answer: Payload): void
}
