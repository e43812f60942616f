// What a run is made from: a scenario with every default filled in and in plain units (nanoseconds, bytes). Plain data;
// two equal scenarios with equal seeds give equal runs. How it is written in a file, and what may stand there: schema.ts.

import type { Fault, HostName } from '../faults/plan.ts'
import type { MemoryMode } from '../machine/address-space.ts'
import type {
  Ablation,
  AlarmPhase,
  CheckpointPolicy,
  LogDurability,
  NetworkDetail,
  NetworkKind,
  Placement,
  ProtocolKind,
} from './vocabulary.ts'
import type { WrittenMachine } from './written-machine.ts'

/**
 * What a run is made from: a scenario with every default filled in and in plain units (nanoseconds, bytes). Plain data. Made by
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
  /** Workstations first (ws1, ws2, ..), then file servers (fs1, ..). */
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
  /** Of the cable, or of each link of a switch. */
  readonly megabitsPerSecond: number
  readonly detail: NetworkDetail
}

export interface ApplicationChoice {
  /** A key of the table of applications. */
  readonly kind: string
  /** Rows of the matrix, points of the transform, steps: what the application makes of it. */
  readonly size: number
  readonly workers: number
  readonly memory: MemoryMode
  /** Text, libraries, stack and buffers of each process; null: what the application has in the paper. */
  readonly baseImageBytes: number | null
  /** Copies of this application's log, checkpoints and files; null: the system's `protocol.replication`. */
  readonly replication: number | null
  readonly options: Readonly<Record<string, number | string>>
}

export type HostRole = 'workstation' | 'server'

export interface HostChoice {
  readonly name: HostName
  readonly role: HostRole
  /** A key of the table of machine profiles, or a machine as it is described. */
  readonly profile: string | WrittenMachine
}

export interface ProtocolChoice {
  /** A key of the table of protocols. */
  readonly kind: ProtocolKind
  readonly checkpoint: { readonly policy: CheckpointPolicy; readonly intervalNs: number }
  /** Copies of everything on stable storage, 0 to 4; 0: no message log and no stable storage of messages. */
  readonly replication: number
  /** When a record of the log is stable. */
  readonly log: LogDurability
  readonly ring: {
    /** A successor that was not heard for so long is sent a detection message. */
    readonly periodNs: number
    /** How long a detection message may stay without an answer. */
    readonly timeoutNs: number
    /** So many unanswered ones in a row make a host dead. */
    readonly misses: number
  }
  /** Processor time beside what the machines charge. */
  readonly costs: { readonly checkpointNs: number; readonly restartNs: number }
  readonly placement: Placement
  /** What is switched off. */
  readonly without: readonly Ablation[]
}

export interface StartChoice {
  /** Between the starts of two processes, which come one after the other. */
  readonly staggerNs: number
  /** Each start comes later by up to so much, drawn for each run. */
  readonly jitterNs: number
  readonly alarmPhase: AlarmPhase
}
