// For each mechanism that can be switched off, a small scenario in which its absence shows: not every application needs every
// mechanism. Fencing is for hosts that stalled, takeover for detectors that crash, the order of delivery for receives from
// any sender, versions of files for files.

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
import type { ablations as star } from '../../../protocols/star/ablations.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { type SmallSetting, smallScenario } from './small-scenarios.ts'

interface Ablations {
  readonly star: typeof star
  readonly independent: typeof independent
  readonly coordinated: typeof coordinated
  readonly 'chandy-lamport': typeof chandyLamport
  readonly 'koo-toueg': typeof kooToueg
  readonly index: typeof indexBased
  readonly optimistic: typeof optimistic
  readonly 'sender-based': typeof senderBased
  readonly causal: typeof causal
  readonly publishing: typeof publishing
  readonly backup: typeof backup
}

/** A protocol that has something to switch off. */
export type AblatedKind = keyof Ablations

interface Circumstances {
  readonly setting: SmallSetting
  /** Long enough for two crashes, one after the other. */
  readonly size?: number
  readonly alarmPhase?: Scenario['start']['alarmPhase']
  readonly failures?: number
}

interface Circumscribed<Name extends string> {
  readonly settings: Readonly<Record<Name, Circumstances>>
  /** Alarms that ring one after the other, so that messages force checkpoints. */
  readonly alarmPhase?: Scenario['start']['alarmPhase']
  /** A lost message is waited for until the limit, and no run that ends takes a quarter of this. */
  readonly limitNs?: number
}

const gauss: SmallSetting = {
  kind: 'gauss',
  policy: 'incremental',
  replication: 2,
  placement: 'detector',
  memory: 'bytes',
}

/** The order of messages from different senders matters, and some process depends on it. */
const ordered: SmallSetting = { ...gauss, kind: 'ordered' }
const smallGauss: SmallSetting = { ...gauss, workers: 2, replication: 1 }
const UNTIL_MISSED_NS = 30e9

const circumstances: { readonly [Kind in AblatedKind]: Circumscribed<keyof Ablations[Kind] & string> } = {
  star: {
    settings: {
      stamps: { setting: gauss },
      'synchronous-log': { setting: { ...gauss, kind: 'random', programSeed: 7 } },
      'log-before-acknowledge': { setting: gauss },
      confinement: { setting: gauss },
      'atomic-commit': { setting: gauss },
      'log-until-commit': { setting: gauss },
      'file-versions': { setting: { ...gauss, kind: 'files' } },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
      'delivery-order': { setting: { ...gauss, kind: 'random', programSeed: 7 } },
      log: { setting: gauss },
    },
  },
  independent: {
    limitNs: UNTIL_MISSED_NS,
    settings: {
      dependences: { setting: gauss },
      epoch: { setting: gauss },
      'send-buffer': { setting: gauss },
      'buffer-saved': { setting: gauss },
      covered: { setting: { ...gauss, kind: 'random', programSeed: 7 } },
      'in-turn': { setting: { ...gauss, kind: 'random', programSeed: 7 } },
      'keep-last': { setting: gauss },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
    },
  },
  coordinated: {
    settings: {
      'checkpoint-number': { setting: gauss },
      'two-phase': { setting: gauss },
      epoch: { setting: gauss },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
    },
  },
  'chandy-lamport': {
    settings: {
      'marker-first': { setting: gauss },
      'record-channels': { setting: gauss },
      'two-phase': { setting: gauss },
      epoch: { setting: gauss },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
    },
  },
  'koo-toueg': {
    limitNs: UNTIL_MISSED_NS,
    settings: {
      'send-block': { setting: gauss },
      transitive: { setting: gauss },
      'decision-record': { setting: gauss },
      epoch: { setting: gauss },
      'send-buffer': { setting: gauss },
      'in-turn': { setting: { ...gauss, kind: 'random', programSeed: 7 } },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
    },
  },
  index: {
    alarmPhase: 'random',
    limitNs: UNTIL_MISSED_NS,
    settings: {
      'forced-first': { setting: smallGauss },
      index: { setting: smallGauss },
      'missed-lines': { setting: smallGauss },
      'send-buffer': { setting: { ...gauss, kind: 'random', programSeed: 7, replication: 1 } },
      'in-turn': { setting: { ...gauss, kind: 'random', programSeed: 7, replication: 1 } },
      fencing: { setting: { ...gauss, workers: 2 } },
      'catch-up': { setting: { ...gauss, workers: 2 } },
      takeover: { setting: { ...gauss, workers: 2 } },
    },
  },
  optimistic: {
    limitNs: UNTIL_MISSED_NS,
    settings: {
      obsolete: { setting: gauss },
      'flush-first': { setting: gauss },
      withdraw: { setting: gauss },
      'end-stored': { setting: gauss },
      'output-waits': { setting: gauss },
      'send-buffer': { setting: gauss },
      'buffer-saved': { setting: gauss },
      'garbage-waits': { setting: gauss },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
    },
  },
  'sender-based': {
    settings: {
      'send-wait': { setting: ordered },
      // what is covered by the time of the second crash does not show
      'old-index': { setting: { ...ordered, intervalMs: 20_000 }, size: 40 },
      // a clerk and a customer begin on one host
      apart: { setting: { ...ordered, workers: 2, spare: -1, intervalMs: 20_000 } },
      'buffer-saved': { setting: { ...ordered, intervalMs: 3000 }, size: 40, alarmPhase: 'random' },
      covered: { setting: ordered, size: 12 },
      takeover: { setting: gauss },
    },
  },
  causal: {
    settings: {
      riders: { setting: ordered },
      'f-th-largest': { setting: ordered, failures: 2 },
      // processes that begin on one host
      hosts: { setting: { ...ordered, workers: 3, spare: -2, intervalMs: 20_000 } },
      'lost-holders': { setting: { ...ordered, intervalMs: 20_000 }, size: 40 },
      placed: { setting: ordered },
      'buffer-saved': { setting: { ...ordered, intervalMs: 3000 }, size: 40, alarmPhase: 'random' },
      covered: { setting: ordered, size: 12 },
      takeover: { setting: gauss },
    },
  },
  publishing: {
    settings: {
      // what two processes on one host send each other does not cross the wire
      'hold-until-recorded': { setting: { ...ordered, workers: 2, spare: -1 } },
      'recorded-order': { setting: { ...ordered, workers: 2, spare: -1 } },
      confinement: { setting: gauss },
      'atomic-commit': { setting: gauss },
      'file-versions': { setting: { ...gauss, kind: 'files' } },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
      takeover: { setting: gauss },
    },
  },
  backup: {
    settings: {
      'three-way': { setting: ordered },
      apart: { setting: gauss },
      confinement: { setting: gauss },
      'atomic-commit': { setting: gauss },
      'file-versions': { setting: { ...gauss, kind: 'files' } },
      fencing: { setting: gauss },
      'catch-up': { setting: gauss },
    },
  },
}

/** The small scenario of a mechanism of a protocol, switched off. */
export function ablationScenarioOf<Kind extends AblatedKind>(
  kind: Kind,
  name: keyof Ablations[Kind] & string,
): Scenario {
  const { settings, alarmPhase, limitNs } = circumstances[kind] as Circumscribed<string>
  const { setting, failures, ...own } = settings[name]!
  const { application, start, protocol, ...others } = smallScenario(setting)
  const phase = own.alarmPhase ?? alarmPhase
  return {
    ...{ ...others, ...(limitNs !== undefined && { limitNs }) },
    application: { ...application, ...(own.size !== undefined && { size: own.size }) },
    start: { ...start, ...(phase !== undefined && { alarmPhase: phase }) },
    protocol: { ...protocol, kind, ...(failures !== undefined && { failures }), without: [name] },
  }
}

/** All of them, each with the name of its file below scenarios/counterexamples. */
export const ablationScenarios = (): { readonly file: string; readonly scenario: Scenario }[] =>
  (Object.keys(circumstances) as AblatedKind[]).flatMap((kind) =>
    Object.keys(circumstances[kind].settings).map((name) => ({
      file: kind === 'star' ? name : `${kind}/${name}`,
      scenario: ablationScenarioOf(kind, name as never),
    })),
  )
