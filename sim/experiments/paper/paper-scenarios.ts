// The names of the scenarios behind the paper's tables. The caller reads them from files (scenarios/paper/NAME.yaml).

import type { Scenario } from '../../scenario/scenario.ts'
import {
  type PaperApplication,
  type PaperPolicy,
  type PaperReplication,
  paperApplications,
  paperReplications,
  policyTables,
} from './paper-tables.ts'

export type PaperScenarioName =
  | `${PaperApplication}-baseline`
  | `${PaperApplication}-${PaperPolicy}-${PaperReplication}`
  | `gauss-log-${PaperReplication}`
  | 'messages'

export const paperScenarioNames: readonly PaperScenarioName[] = [
  ...paperApplications.map((application) => `${application}-baseline` as const),
  ...Object.values(policyTables).flatMap((policy) =>
    paperApplications.flatMap((application) =>
      paperReplications.map((replication) => `${application}-${policy}-${replication}` as const),
    ),
  ),
  ...paperReplications.map((replication) => `gauss-log-${replication}` as const),
  'messages',
]

/** The number of runs in one trial of everything: each configuration once, the message experiment with 0 to 4 copies. */
export const paperRunCount = paperScenarioNames.length + 4

export type PaperScenarios = Readonly<Record<PaperScenarioName, Scenario>>

/** Throws whatever `load` throws. */
export const loadPaperScenarios = (load: (name: PaperScenarioName) => Scenario): PaperScenarios =>
  Object.fromEntries(paperScenarioNames.map((name) => [name, load(name)])) as Record<PaperScenarioName, Scenario>

/** The same scenario with another number of copies. */
export const withReplication = (scenario: Scenario, replication: number): Scenario => ({
  ...scenario,
  application: { ...scenario.application, replication: null },
  protocol: { ...scenario.protocol, replication },
})
