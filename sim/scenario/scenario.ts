// The input of a run: a scenario with every default filled in and in plain units (nanoseconds, bytes). Plain data;
// equal scenarios with equal seeds give equal runs. The notation of scenario files is in written.ts and schema/.

import type { Fault, HostName } from '../faults/plan.ts'
import type { MemoryMode } from '../machine/address-space.ts'
import type {
  AlarmPhase,
  CheckpointPolicy,
  IndexVariant,
  LogDurability,
  NetworkDetail,
  NetworkKind,
  Placement,
  RecorderMode,
  RingDetail,
} from './vocabulary.ts'
import type { WrittenMachine } from './written-machine.ts'

/**
 * The input of a run: a scenario with every default filled in and in plain units (nanoseconds, bytes). Plain data, created by
 * `defineScenario`, `loadScenario` and `parseScenarioText`.
 *
 * @example
 * import { defineScenario, type Scenario, simulate } from 'starsim/core'
 *
 * const scenario: Scenario = defineScenario({ application: { kind: 'gauss', size: 8 } })
 * const hasty: Scenario = {
 *   ...scenario,
 *   protocol: { ...scenario.protocol, checkpoint: { policy: 'full', intervalNs: 1e9 } },
 * }
 * console.log(simulate(scenario).seconds, simulate(hasty).seconds)
 */
export interface Scenario {
  readonly name: string
  readonly description?: string
  readonly application: ApplicationChoice
  /** Workstations first (ws1, ws2, ..), then file servers (fs1, ..), then recorders (rec1). */
  readonly hosts: readonly HostChoice[]
  readonly network: NetworkChoice
  readonly protocol: ProtocolChoice
  readonly start: StartChoice
  readonly faults: readonly Fault[]
  /** A run that has not ended by this virtual time is stopped. */
  readonly limitNs: number
  readonly seed: string
}

export interface NetworkChoice {
  readonly kind: NetworkKind
  /** Rate of the cable, or of each link of a switch. */
  readonly megabitsPerSecond: number
  readonly detail: NetworkDetail
}

export interface ApplicationChoice {
  /** A key of the table of applications. */
  readonly kind: string
  /** Rows of the matrix, points of the transform, steps: its meaning depends on the application. */
  readonly size: number
  readonly workers: number
  readonly memory: MemoryMode
  /** Text, libraries, stack and buffers of each process; null: the application's default. */
  readonly baseImageBytes: number | null
  /** Copies of this application's log, checkpoints and files; null: `protocol.replication`. */
  readonly replication: number | null
  readonly options: Readonly<Record<string, number | string>>
}

export type HostRole = 'workstation' | 'server' | 'recorder'

export interface HostChoice {
  readonly name: HostName
  readonly role: HostRole
  /** The group with a name of its own that it belongs to; left out for `workstations`, `servers` and `recorders`. */
  readonly group?: string
  /** A key of the table of machine profiles, or a description of a machine. */
  readonly profile: string | WrittenMachine
}

export interface ProtocolChoice {
  /** A key of the table of protocols. */
  readonly kind: string
  readonly checkpoint: { readonly policy: CheckpointPolicy; readonly intervalNs: number }
  /** Copies of everything on stable storage, 0 to 4; 0: no message log and no stable storage of messages. */
  readonly replication: number
  /** The size of the blocks in which images are written and read. */
  readonly blockBytes: number
  /** Near copies of every checkpoint, and every so many of them on stable storage; null: all of them on stable storage only. */
  readonly tiers: TiersChoice | null
  /** When a record of the log is stable. */
  readonly log: LogDurability
  /** Of checkpoints by index: when a process saves itself by its own alarm. */
  readonly variant: IndexVariant
  /** Under optimistic logging: how often a process writes what its log has in memory, nanoseconds. */
  readonly flushNs: number
  /** Under causal logging: how many workstations may be lost at a time. */
  readonly failures: number
  /** Under publishing: when the recorder says that it has a message. */
  readonly recorder: RecorderMode
  readonly ring: {
    /** A host sends a detection message to a successor it has not heard from for this long. */
    readonly periodNs: number
    /** How long to wait for the answer to a detection message. */
    readonly timeoutNs: number
    /** After this many unanswered detection messages in a row a host is declared dead. */
    readonly misses: number
    /** Whether detection messages are sent whose answer is known. */
    readonly detail: RingDetail
  }
  /** Processor time added to the costs of the machines. */
  readonly costs: { readonly checkpointNs: number; readonly restartNs: number }
  readonly placement: Placement
  /** Mechanisms that are switched off. */
  readonly without: readonly string[]
}

export interface TiersChoice {
  /** How many hosts have each near copy: the one that the process runs on, and the next ones. */
  readonly copies: number
  /** Every checkpoint whose number this divides is on the file servers too. */
  readonly every: number
}

export interface StartChoice {
  /** Time between the starts of successive processes. */
  readonly staggerNs: number
  /** The largest random delay added to each start, drawn for each run. */
  readonly jitterNs: number
  readonly alarmPhase: AlarmPhase
}
