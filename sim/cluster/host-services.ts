// What a protocol is given on each host: everything that the parts below it offer.

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
import type { StableStorage } from './storage/stable-storage.ts'

export interface HostServices extends HostContext {
  readonly settings: LayerSettings
  /** What the protocol has on the disk of this host from the boot before; null: nothing. */
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
  readonly protocol: { adopt(process: HostedProcess): BesideProcess }
  readonly hosted: Map<ProcessName, HostedProcess>
  /** Takes in new entries of the table of locations, with all that follows from them. */
  locationsChanged(entries: readonly Location[]): void
  /** Tells every live host the view and the locations as they are here; ends when all have them. */
  tellAll(): Task
  /** A process that is complete goes on: it executes, and its alarm is set. */
  run(process: HostedProcess): void
  /** A newer incarnation is at work elsewhere: this one stops. */
  stop(process: HostedProcess): void
  /** Stable storage says that a process has ended: so its answer is safe, whoever gave it. */
  foundEnded(location: Location, answer: Payload): void
}
