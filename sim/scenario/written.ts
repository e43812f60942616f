// A scenario as people write it: the structure of a scenario file, with durations and sizes as text. Everything except the
// application's kind is optional. schema.ts is its equivalent for editors and for validation; build.ts turns it into a Scenario.

import type { Distribution } from '../faults/plan.ts'
import type { FailurePresetName } from '../faults/presets.ts'
import type { MemoryMode } from '../machine/address-space.ts'
import type { ProfileName } from '../machine/profiles/profile.ts'
import type { ApplicationKind } from '../programs/index.ts'
import type { HostRole } from './scenario.ts'
import type { Duration, Size } from './units.ts'
import type {
  Ablation,
  AlarmPhase,
  BlockSize,
  CheckpointPolicy,
  IndexVariant,
  LogDurability,
  NetworkDetail,
  NetworkKind,
  Placement,
  ProtocolKind,
  RecorderMode,
  RingDetail,
} from './vocabulary.ts'
import type { WrittenMachine } from './written-machine.ts'

/**
 * A scenario as it is written in a file, with optional defaults: what `defineScenario` and `simulate` accept. The compiler rejects what
 * the parser would: unknown keys, kinds, profiles and policies, durations and sizes without a unit. What depends on the values
 * (more copies than servers, a crash after the end) is a `ScenarioProblem` when the scenario is used.
 *
 * @typeParam Kind the kinds of applications: those of starsim, and custom ones
 * @typeParam Profile the machines, likewise
 * @typeParam Protocol the protocols, likewise
 * @example
 * import type { WrittenScenario } from 'starsim/core'
 *
 * const scenario: WrittenScenario = {
 *   application: { kind: 'gauss', size: 64, workers: 4 },
 *   star: { checkpoint: { policy: 'incremental', interval: '500ms' }, replication: 2 },
 *   faults: [{ crash: 'ws3', at: '1s', restartAfter: '10s' }],
 * }
 * console.log(scenario.name ?? 'without a name')
 */
export interface WrittenScenario<
  Kind extends string = ApplicationKind,
  Profile extends string = ProfileName,
  Protocol extends string = ProtocolKind,
> {
  name?: string
  description?: string
  application: {
    kind: Kind
    size?: number
    workers?: number
    memory?: MemoryMode
    baseImage?: Size
    replication?: Copies
    options?: Readonly<Record<string, number | string>>
  }
  hosts?: {
    workstations?: OneOrMore<WrittenHosts<Profile>>
    servers?: OneOrMore<WrittenHosts<Profile>>
    recorders?: OneOrMore<WrittenHosts<Profile>>
    /** A group with a name of its own: the hosts of `nodes` are node1, node2 and so on. */
    [group: string]: OneOrMore<WrittenHosts<Profile>> | undefined
  }
  network?: WrittenNetwork
  /** The fault-tolerant layer; `star: …` is short for `protocol: { kind: 'star', … }`. */
  protocol?: WrittenProtocol<Protocol>
  star?: WrittenLayer
  start?: { stagger?: Duration; jitter?: Duration; alarmPhase?: AlarmPhase }
  faults?: readonly WrittenFault[]
  limit?: Duration
  seed?: number | string
  advise?: WrittenAdvise
}

/**
 * Settings for `starsim advise`; runs ignore them.
 *
 * @example
 * import type { WrittenAdvise } from 'starsim/core'
 *
 * const asked: WrittenAdvise = { objective: 'p95', deadline: '14d' }
 * console.log(asked.objective)
 */
export interface WrittenAdvise {
  objective?: 'time' | 'host-hours' | 'money' | 'p95'
  deadline?: Duration
  pricePerHostHour?: number
}

/** A scenario that may name custom parts. */
export type AnyWrittenScenario = WrittenScenario<string, string, string>

/** The settings that all protocols share: how processes are saved, crashes detected, and hosts chosen. */
export interface WrittenLayer<Mechanism extends string = Ablation> {
  checkpoint?: { policy?: CheckpointPolicy; interval?: Duration }
  replication?: Copies
  block?: BlockSize
  tiers?: { copies?: number; every?: number }
  log?: LogDurability
  variant?: IndexVariant
  flush?: Duration
  failures?: number
  recorder?: RecorderMode
  ring?: { period?: Duration; timeout?: Duration; misses?: number; detail?: RingDetail }
  costs?: { checkpoint?: Duration; restart?: Duration }
  placement?: Placement
  without?: readonly Mechanism[]
}

/** What can be switched off of a custom protocol is known to itself alone. */
export interface WrittenProtocol<Kind extends string = ProtocolKind>
  extends WrittenLayer<Kind extends ProtocolKind ? Ablation : string> {
  kind?: Kind
}

type OneOrMore<T> = T | readonly T[]

/** Copies of everything on stable storage. */
export type Copies = 0 | 1 | 2 | 3 | 4

export interface WrittenHosts<Profile extends string = string> {
  count: number
  profile?: Profile | WrittenMachine
  /** What the hosts of a group with a name of its own do: `workstation` if omitted. */
  role?: HostRole
}

/** A shared cable has a rate of IEEE 802.3, at which a bit takes a whole number of nanoseconds. */
type WrittenNetwork =
  | { kind?: NetworkKind; megabitsPerSecond?: 1 | 10 | 100; detail?: NetworkDetail }
  | { kind: Exclude<NetworkKind, 'ethernet'>; megabitsPerSecond?: number; detail?: NetworkDetail }

/** An instant since the start of the run, or an event: `checkpoint 2 of gauss/1 begins`, `5ms after ws3 is suspected`. */
export type WrittenMoment = { at: Duration; when?: never } | { when: string; at?: never }

/**
 * A fault, as written in the list `faults` of a scenario.
 *
 * @example
 * import type { WrittenFault } from 'starsim/core'
 *
 * const faults: WrittenFault[] = [
 *   { crash: 'ws2', when: 'checkpoint 2 of gauss/1 begins' },
 *   { crashes: { hosts: 'workstations', meanTimeBetween: '2.7d', restartAfter: '10min' } },
 *   { partition: [['ws1'], ['ws2', 'ws3']], from: '10s', until: '20s' },
 * ]
 * console.log(faults.length)
 */
export type WrittenFault =
  | ({ crash: string | readonly string[]; restartAfter?: Duration } & WrittenMoment)
  | { crashes: WrittenCrashes | { trace: WrittenTrace | string } | WrittenRecorded }
  | ({ stall: string | readonly string[]; for: Duration } & WrittenMoment)
  | { loss: number; from?: Duration; until?: Duration }
  | { partition: readonly (readonly string[])[]; from: Duration; until: Duration }

export interface WrittenCrashes {
  /** `workstations`, `servers`, `all`, or names. */
  hosts: string | readonly string[]
  /** Published figures of a cluster; other keys given here override them. */
  preset?: FailurePresetName
  distribution?: Distribution
  /** Mean time between crashes anywhere among these hosts. */
  meanTimeBetween?: Duration
  /** Mean time between crashes of one host, or of one group that crashes together. */
  each?: Duration
  shape?: number
  /** How many neighbours crash together. */
  together?: number
  within?: Duration
  restartAfter?: Duration
  /** How long a host is down, lognormal: the mean, and the standard deviation of the logarithm. */
  repair?: { mean: Duration; sigma: number }
  /** How long before a crash its host is warned, so that it can save its processes. */
  warning?: Duration
  until?: Duration
}

/** Failures as read from a CSV file. */
export interface WrittenRecorded {
  recorded: readonly { node: number; at: Duration; restartAfter: Duration }[]
  /** The hosts that stand for the nodes; the workstations if omitted. */
  hosts?: string | readonly string[]
}

export type WrittenTrace = readonly { host: string; at: Duration; restartAfter?: Duration }[]
