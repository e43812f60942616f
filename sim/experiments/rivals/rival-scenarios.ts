// The scenarios of the comparison: the paper's programs and machines, with one protocol replaced by another.

import type { Fault } from '../../faults/plan.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { CheckpointPolicy, ProtocolKind } from '../../scenario/vocabulary.ts'
import { type PaperApplication, paperApplications } from '../paper/paper-tables.ts'

export type RivalApplication = PaperApplication
export const rivalApplications = paperApplications

/** The paper's configurations without fault tolerance, by application. */
export type RivalScenarios = Readonly<Record<RivalApplication, Scenario>>

/** Throws whatever `load` throws. */
export const loadRivalScenarios = (load: (name: `${RivalApplication}-baseline`) => Scenario): RivalScenarios =>
  Object.fromEntries(rivalApplications.map((name) => [name, load(`${name}-baseline`)])) as Record<
    RivalApplication,
    Scenario
  >

export interface Way {
  readonly protocol: ProtocolKind
  readonly policy: CheckpointPolicy
  readonly replication: number
  /** Null: no checkpoint is taken. */
  readonly intervalSeconds: number | null
}

export const withoutFaultTolerance: Way = {
  ...{ protocol: 'none', policy: 'none', replication: 0, intervalSeconds: null },
}

export function scenarioOf(base: Scenario, { protocol: kind, policy, replication, intervalSeconds }: Way): Scenario {
  const { protocol } = base
  const checkpoint =
    intervalSeconds === null
      ? { ...protocol.checkpoint, policy: 'none' as const }
      : { policy, intervalNs: Math.round(intervalSeconds * 1e9) }
  return { ...base, protocol: { ...protocol, kind, replication, checkpoint } }
}

/** With one more workstation, which is spare: two processes on one processor after a restart would hide everything else. */
export function withSpare(base: Scenario): Scenario {
  const stations = base.hosts.filter(({ role }) => role === 'workstation')
  const spare = { ...stations[0]!, name: `ws${stations.length + 1}` }
  const hosts = [...stations, spare, ...base.hosts.filter(({ role }) => role !== 'workstation')]
  return { ...base, hosts, protocol: { ...base.protocol, placement: 'least-loaded' } }
}

export interface Strike {
  readonly host: string
  readonly atNs: number
}

export const withCrashes = (base: Scenario, strikes: readonly Strike[]): Scenario => ({
  ...base,
  faults: strikes.map(
    ({ host, atNs }): Fault => ({ kind: 'crash', hosts: [host], moment: { kind: 'at', atNs }, restartAfterNs: null }),
  ),
})
