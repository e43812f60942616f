// For each mechanism that can be switched off, a small scenario in which its absence shows: not every application needs every
// mechanism. Fencing is for hosts that stood still, takeover for detectors that crash, the order of delivery for receives from
// anybody, versions of files for files.

import type { ablations as backup } from '../../../protocols/backup/ablations.ts'
import type { ablations as causal } from '../../../protocols/causal/ablations.ts'
import type { ablations as chandyLamport } from '../../../protocols/chandy-lamport/ablations.ts'
import type { ablations as coordinated } from '../../../protocols/coordinated/ablations.ts'
import type { ablations as independent } from '../../../protocols/independent/ablations.ts'
import type { ablations as indexBased } from '../../../protocols/index-based/ablations.ts'
import type { ablations as kooToueg } from '../../../protocols/koo-toueg/ablations.ts'
import type { ablations as optimistic } from '../../../protocols/optimistic/ablations.ts'
import type { ablations as publishing } from '../../../protocols/publishing/ablations.ts'
import type { ablations as senderBased } from '../../../protocols/sender-based/ablations.ts'
import type { Ablation } from '../../../protocols/star/ablations.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { type SmallSetting, smallScenario } from './small-scenarios.ts'

const gauss: SmallSetting = {
  kind: 'gauss',
  policy: 'incremental',
  replication: 2,
  placement: 'detector',
  memory: 'bytes',
}

const settings: Readonly<Record<Ablation, SmallSetting>> = {
  stamps: gauss,
  'synchronous-log': { ...gauss, kind: 'random', programSeed: 7 },
  'log-before-acknowledge': gauss,
  confinement: gauss,
  'atomic-commit': gauss,
  'log-until-commit': gauss,
  'file-versions': { ...gauss, kind: 'files' },
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
  'delivery-order': { ...gauss, kind: 'random', programSeed: 7 },
  log: gauss,
}

type IndependentAblation = keyof typeof independent

const settingsOfIndependent: Readonly<Record<IndependentAblation, SmallSetting>> = {
  dependences: gauss,
  epoch: gauss,
  'send-buffer': gauss,
  'buffer-saved': gauss,
  covered: { ...gauss, kind: 'random', programSeed: 7 },
  'in-turn': { ...gauss, kind: 'random', programSeed: 7 },
  'keep-last': gauss,
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
}

type SenderBasedAblation = keyof typeof senderBased

/** The order of what comes from anybody matters, and somebody depends on it. */
const ordered: SmallSetting = { ...gauss, kind: 'ordered' }

interface Circumstances {
  readonly setting: SmallSetting
  /** So long that two crashes, one after the other, fall into it. */
  readonly size?: number
  readonly alarmPhase?: Scenario['start']['alarmPhase']
  readonly failures?: number
}

const settingsOfSenderBased: Readonly<Record<SenderBasedAblation, Circumstances>> = {
  'send-wait': { setting: ordered },
  // what is covered by the time of the second crash does not show
  'old-index': { setting: { ...ordered, intervalMs: 20_000 }, size: 40 },
  // a clerk and a customer begin on one host
  apart: { setting: { ...ordered, workers: 2, spare: -1, intervalMs: 20_000 } },
  'buffer-saved': { setting: { ...ordered, intervalMs: 3000 }, size: 40, alarmPhase: 'random' },
  covered: { setting: ordered, size: 12 },
  takeover: { setting: gauss },
}

/** The same of sender-based message logging. */
export function senderBasedAblationScenario(ablation: SenderBasedAblation): Scenario {
  return inCircumstances('sender-based', settingsOfSenderBased[ablation], ablation)
}

type CausalAblation = keyof typeof causal

const settingsOfCausal: Readonly<Record<CausalAblation, Circumstances>> = {
  riders: { setting: ordered },
  'f-th-largest': { setting: ordered, failures: 2 },
  // processes that begin on one host
  hosts: { setting: { ...ordered, workers: 3, spare: -2, intervalMs: 20_000 } },
  'lost-holders': { setting: { ...ordered, intervalMs: 20_000 }, size: 40 },
  placed: { setting: ordered },
  'buffer-saved': { setting: { ...ordered, intervalMs: 3000 }, size: 40, alarmPhase: 'random' },
  covered: { setting: ordered, size: 12 },
  takeover: { setting: gauss },
}

/** The same of causal message logging. */
export function causalAblationScenario(ablation: CausalAblation): Scenario {
  return inCircumstances('causal', settingsOfCausal[ablation], ablation)
}

function inCircumstances(
  kind: 'sender-based' | 'causal',
  { setting, size, alarmPhase, failures }: Circumstances,
  ablation: SenderBasedAblation | CausalAblation,
): Scenario {
  const { application, start, protocol, ...others } = smallScenario(setting)
  return {
    ...others,
    application: { ...application, ...(size !== undefined && { size }) },
    start: { ...start, ...(alarmPhase !== undefined && { alarmPhase }) },
    protocol: { ...protocol, kind, ...(failures !== undefined && { failures }), without: [ablation] },
  }
}

type PublishingAblation = keyof typeof publishing

const settingsOfPublishing: Readonly<Record<PublishingAblation, SmallSetting>> = {
  // what two processes on one host send each other does not cross the wire
  'hold-until-recorded': { ...ordered, workers: 2, spare: -1 },
  'recorded-order': { ...ordered, workers: 2, spare: -1 },
  confinement: gauss,
  'atomic-commit': gauss,
  'file-versions': { ...gauss, kind: 'files' },
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
}

/** The same of publishing. */
export function publishingAblationScenario(ablation: PublishingAblation): Scenario {
  const scenario = smallScenario(settingsOfPublishing[ablation])
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'publishing', without: [ablation] } }
}

type BackupAblation = keyof typeof backup

const settingsOfBackup: Readonly<Record<BackupAblation, SmallSetting>> = {
  'three-way': ordered,
  apart: gauss,
  confinement: gauss,
  'atomic-commit': gauss,
  'file-versions': { ...gauss, kind: 'files' },
  fencing: gauss,
  'catch-up': gauss,
}

/** The same of three-way messages. */
export function backupAblationScenario(ablation: BackupAblation): Scenario {
  const scenario = smallScenario(settingsOfBackup[ablation])
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'backup', without: [ablation] } }
}

/** The same of independent checkpoints without a log. */
export function independentAblationScenario(ablation: IndependentAblation): Scenario {
  // a message that is lost is missed until the limit, and no run that ends takes a quarter of that
  const scenario = { ...smallScenario(settingsOfIndependent[ablation]), limitNs: 30e9 }
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'independent', without: [ablation] } }
}

type CoordinatedAblation = keyof typeof coordinated

const settingsOfCoordinated: Readonly<Record<CoordinatedAblation, SmallSetting>> = {
  'checkpoint-number': gauss,
  'two-phase': gauss,
  epoch: gauss,
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
}

/** The same of coordinated checkpoints. */
export function coordinatedAblationScenario(ablation: CoordinatedAblation): Scenario {
  const scenario = smallScenario(settingsOfCoordinated[ablation])
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'coordinated', without: [ablation] } }
}

type ChandyLamportAblation = keyof typeof chandyLamport

const settingsOfChandyLamport: Readonly<Record<ChandyLamportAblation, SmallSetting>> = {
  'marker-first': gauss,
  'record-channels': gauss,
  'two-phase': gauss,
  epoch: gauss,
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
}

/** The same of snapshots. */
export function chandyLamportAblationScenario(ablation: ChandyLamportAblation): Scenario {
  const scenario = smallScenario(settingsOfChandyLamport[ablation])
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'chandy-lamport', without: [ablation] } }
}

type KooTouegAblation = keyof typeof kooToueg

const settingsOfKooToueg: Readonly<Record<KooTouegAblation, SmallSetting>> = {
  'send-block': gauss,
  transitive: gauss,
  'decision-record': gauss,
  epoch: gauss,
  'send-buffer': gauss,
  'in-turn': { ...gauss, kind: 'random', programSeed: 7 },
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
}

/** The same of minimal blocking checkpoints. */
export function kooTouegAblationScenario(ablation: KooTouegAblation): Scenario {
  // a message that is lost is missed until the limit
  const scenario = { ...smallScenario(settingsOfKooToueg[ablation]), limitNs: 30e9 }
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'koo-toueg', without: [ablation] } }
}

type IndexAblation = keyof typeof indexBased

const smallGauss: SmallSetting = { ...gauss, workers: 2, replication: 1 }

const settingsOfIndex: Readonly<Record<IndexAblation, SmallSetting>> = {
  'forced-first': smallGauss,
  index: smallGauss,
  'missed-lines': smallGauss,
  'send-buffer': { ...gauss, kind: 'random', programSeed: 7, replication: 1 },
  'in-turn': { ...gauss, kind: 'random', programSeed: 7, replication: 1 },
  fencing: { ...gauss, workers: 2 },
  'catch-up': { ...gauss, workers: 2 },
  takeover: { ...gauss, workers: 2 },
}

/** The same of checkpoints by index: alarms ring one after the other, so that messages force checkpoints. */
export function indexAblationScenario(ablation: IndexAblation): Scenario {
  const scenario = smallScenario(settingsOfIndex[ablation])
  const start = { ...scenario.start, alarmPhase: 'random' } as const
  const protocol = { ...scenario.protocol, kind: 'index', without: [ablation] } as const
  return { ...scenario, start, limitNs: 30e9, protocol }
}

type OptimisticAblation = keyof typeof optimistic

const settingsOfOptimistic: Readonly<Record<OptimisticAblation, SmallSetting>> = {
  obsolete: gauss,
  'flush-first': gauss,
  withdraw: gauss,
  'end-stored': gauss,
  'output-waits': gauss,
  'send-buffer': gauss,
  'buffer-saved': gauss,
  'garbage-waits': gauss,
  fencing: gauss,
  'catch-up': gauss,
  takeover: gauss,
}

/** The same of optimistic message logging. */
export function optimisticAblationScenario(ablation: OptimisticAblation): Scenario {
  // a message that is lost is missed until the limit
  const scenario = { ...smallScenario(settingsOfOptimistic[ablation]), limitNs: 30e9 }
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'optimistic', without: [ablation] } }
}

/** The small scenario of a mechanism, switched off or not. */
export function ablationScenario(ablation: Ablation, off = true): Scenario {
  const scenario = smallScenario(settings[ablation])
  return off ? { ...scenario, protocol: { ...scenario.protocol, without: [ablation] } } : scenario
}
