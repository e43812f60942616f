// The table of Elnozahy, Alvisi, Wang and Johnson (A survey of rollback-recovery protocols in message-passing systems, 2002), which
// compares the families of protocols in words, as measurements: row by row what it says, what the runs gave, and whether that agrees.

import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import { rivals } from './by-protocol/index.ts'
import type { Family } from './rival.ts'
import type { CrashRow, TrafficRow } from './rows.ts'

export interface SurveyRow {
  readonly row: string
  readonly family: Family
  readonly protocol: ProtocolKind
  /** In the words of the survey. */
  readonly survey: string
  /** Null: no run says anything about it. */
  readonly measured: number | null
  /** What is measured, and its unit. */
  readonly unit: string
  readonly agrees: boolean | null
}

/** What was measured of one protocol, with all programs. */
interface Measured {
  readonly crashes: readonly CrashRow[]
  readonly traffic: readonly TrafficRow[]
}

interface Question {
  readonly row: string
  readonly says: Readonly<Record<Family, string>>
  readonly unit: string
  measure(measured: Measured): number | null
  agrees(said: string, value: number): boolean
}

const inOrder = (
  ...[uncoordinated, coordinated, induced, pessimistic, optimistic, causal]: readonly [
    ...(readonly [string, string, string, string, string, string]),
  ]
): Readonly<Record<Family, string>> => ({ uncoordinated, coordinated, induced, pessimistic, optimistic, causal })

const INTERVAL_SECONDS = 120
/** A little more than one: a checkpoint takes time, and counts when it is written. */
const ONE_INTERVAL = 1.25

/** Longer than a few writes to the servers take. */
const LOCAL_SECONDS = 1

const questions: readonly Question[] = [
  {
    row: 'determinism assumed',
    says: inOrder('no', 'no', 'no', 'yes', 'yes', 'yes'),
    unit: 'messages received again in a recorded order, on average, for the program with the most',
    measure: ({ crashes }) => most(crashes.flatMap(({ replayedMessages }) => replayedMessages ?? [])),
    agrees: (said, value) => (said === 'yes' ? value > 0 : value === 0),
  },
  {
    row: 'checkpoints a process',
    says: inOrder('several', '1', 'several', '1', 'several', '1'),
    unit: 'versions of one process, not counting one in progress',
    measure: ({ traffic }) => most(traffic.map(({ versionsAtRest }) => versionsAtRest)),
    agrees: (said, value) => (said === '1' ? value === 1 : value > 1),
  },
  {
    row: 'domino effect',
    says: inOrder('possible', 'no', 'no', 'no', 'no', 'no'),
    unit: 'the most checkpoints that a survivor fell past',
    measure: ({ crashes }) => most(crashes.map(({ deepestFall }) => deepestFall)),
    agrees: (said, value) => (said === 'no' ? value <= 1 : value > 1),
  },
  {
    row: 'orphans',
    says: inOrder('possible', 'no', 'possible', 'no', 'possible', 'no'),
    unit: 'survivors that went back, on average, for the program with the most',
    measure: ({ crashes }) => most(crashes.flatMap(({ survivorsRolledBack }) => survivorsRolledBack ?? [])),
    agrees: (said, value) => (said === 'no' ? value === 0 : value > 0),
  },
  {
    row: 'rollback extent',
    says: inOrder('unbounded', 'last line', 'several', 'last', 'several', 'last'),
    unit: 'the most work that one process lost, in intervals between checkpoints',
    measure: ({ crashes }) => divided(most(crashes.map((row) => row.longestUndoneSeconds)), INTERVAL_SECONDS),
    agrees: (said, value) => (said.startsWith('last') ? value <= ONE_INTERVAL : value > ONE_INTERVAL),
  },
  {
    row: 'recovery data',
    says: inOrder('spread', 'spread', 'spread', 'either', 'either', 'spread'),
    unit: 'processes of which something was read, on average, for the program with the most',
    measure: ({ crashes }) => most(crashes.flatMap(({ processesRead }) => processesRead ?? [])),
    agrees: (said, value) => said === 'either' || value > 1,
  },
  {
    row: 'recovery protocol',
    says: inOrder('spread', 'spread', 'spread', 'local', 'spread', 'spread'),
    unit: 'hosts that restored, went back or adopted a line, on average, for the program with the most',
    measure: ({ crashes }) => most(crashes.flatMap(({ hostsActing }) => hostsActing ?? [])),
    agrees: (said, value) => (said === 'local' ? value === 1 : value > 1),
  },
  {
    row: 'output commit',
    says: inOrder('not possible', 'global', 'global', 'local', 'global', 'local'),
    unit: 'seconds from the end of a program until nothing can undo its answer, on average, for the slowest program',
    measure: ({ traffic }) => most(traffic.map(({ answerSeconds }) => answerSeconds)),
    agrees: (said, value) => (said === 'local' ? value <= LOCAL_SECONDS : value > LOCAL_SECONDS),
  },
  {
    row: 'garbage collection',
    says: inOrder('complex', 'simple', 'complex', 'simple', 'complex', 'complex'),
    unit: 'the most versions of one process at the same time',
    measure: ({ traffic }) => most(traffic.map(({ versionsAtRest }) => versionsAtRest)),
    agrees: (said, value) => (said === 'simple' ? value <= 2 : value > 2),
  },
]

export function surveyRows(protocols: readonly ProtocolKind[], { crashes, traffic }: Measured): SurveyRow[] {
  const all = protocols.flatMap((protocol) => {
    const { family } = rivals[protocol]
    return family === null ? [] : [{ protocol, family }]
  })
  const ofProtocol = (protocol: ProtocolKind): Measured => ({
    crashes: crashes.filter((row) => row.protocol === protocol),
    traffic: traffic.filter((row) => row.protocol === protocol),
  })
  return questions.flatMap(({ row, says, unit, measure, agrees }) =>
    all.map(({ protocol, family }): SurveyRow => {
      const measured = measure(ofProtocol(protocol))
      const survey = says[family]
      const of = { row, family, protocol, survey, measured, unit }
      return { ...of, agrees: measured === null ? null : agrees(survey, measured) }
    }),
  )
}

const most = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values))
const divided = (value: number | null, by: number): number | null => (value === null ? null : value / by)
