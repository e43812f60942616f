// The result of a run as text: how it ended, where the time went, who did what. Rounded for reading; `--json` has full precision.

import type {
  FaultReceipt,
  HostResult,
  OutcomeKind,
  ProcessResult,
  RecoveryResult,
  SimulationResult,
} from '../../result.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, table } from './table.ts'

const right = (head: string): Column => ({ head, align: 'right' })
const seconds = (value: number): string => value.toFixed(3)
const kilobytes = (bytes: number): string => Math.round(bytes / 1024).toString()

/** @param checked whether the invariants were checked */
export function runText(result: SimulationResult, checked: boolean, terminal: Terminal): string {
  const { processes, hosts, faults, recoveries, violations } = result
  const sections = [outcomeText(result, checked, terminal)]
  if (violations.length > 0) {
    const rows = violations.map(({ check, message, atSeconds }) => [seconds(atSeconds), check, message])
    sections.push(table([right('at'), { head: 'broken' }, { head: 'how' }], rows, terminal))
  }
  if (faults.length > 0) sections.push(table(faultColumns, faults.map(faultRow), terminal))
  if (recoveries.length > 0) sections.push(table(recoveryColumns, recoveries.map(recoveryRow), terminal))
  sections.push(
    table([{ head: 'cost' }, right('seconds'), { head: 'of what' }], costRows(result), terminal),
    table(processColumns, processes.map(processRow(result)), terminal),
    table(hostColumns, hosts.map(hostRow), terminal),
  )
  return sections.join('\n')
}

const outcomes: Record<OutcomeKind, string> = {
  completed: 'completed',
  'cannot-recover': 'cannot recover',
  stuck: 'stuck',
  violated: 'violated: an invariant was broken',
}

function outcomeText(result: SimulationResult, checked: boolean, { colours }: Terminal): string {
  const { scenario, outcome, reason, seconds: time, endsAtSeconds, events, fingerprint, costs } = result
  const verdict = (outcome === 'completed' ? colours.green : colours.red)(outcomes[outcome])
  const because = reason === null ? '' : `: ${reason}`
  return [
    `${scenario}: ${verdict} after a running time of ${seconds(time)} s, with the clock at ${seconds(endsAtSeconds)} s${because}`,
    `${costs.messages} messages; ${costs.networkFrames} frames, ${kilobytes(costs.networkBytes)} KB, ${costs.collisions} collisions; ${events} events`,
    checked ? invariantsText(result) : 'not checked',
    `fingerprint ${fingerprint}`,
    '',
  ].join('\n')
}

function invariantsText({ outcome, violations, beyondPromise, faults }: SimulationResult): string {
  if (violations.length === 1) return 'one violation of an invariant'
  if (violations.length > 1) return `${violations.length} violations of the invariants`
  if (beyondPromise !== null) return `beyond the promise: ${beyondPromise}`
  const compared = outcome === 'completed' && faults.length > 0
  if (outcome === 'stuck') return 'every invariant holds as far as the run has come; it is not over at its limit'
  return `every invariant holds${compared ? '; every answer matches the run without faults' : ''}`
}

const costRows = ({ costs }: SimulationResult): string[][] =>
  (
    [
      ['compute', costs.computeSeconds, 'processes computing, or waiting for their turn on the processor'],
      ['blocked', costs.blockedSeconds, 'processes blocked by a checkpoint'],
      ['copy', costs.copySeconds, 'fork, and pages copied when first written after it'],
      ['compare', costs.compareSeconds, 'children comparing their pages with those of the last checkpoint'],
      ['network', costs.networkSeconds, 'bits on the wire'],
      ['disk', costs.diskSeconds, 'disks busy'],
      ['log', costs.logSeconds, 'messages from their arrival until every replica has their record'],
      ['replay', costs.replaySeconds, 'processes being restored and replaying'],
    ] as const
  ).map(([what, value, means]) => [what, seconds(value), means])

const processColumns = [
  { head: 'process' },
  { head: 'host' },
  right('lives'),
  { head: 'answer' },
  right('image KB'),
  right('sent'),
  right('KB'),
  right('received'),
  right('KB'),
  right('checkpoints'),
  right('KB'),
  ...['compute', 'waiting', 'sending', 'blocked', 'recovery'].map(right),
]

const processRow =
  ({ answers }: SimulationResult) =>
  ({ name, host, incarnations, imageBytes, seconds: spent, ...process }: ProcessResult): string[] => [
    ...[name, host, String(incarnations), answers[name] ?? 'none', kilobytes(imageBytes)],
    ...[String(process.messagesSent), kilobytes(process.bytesSent)],
    ...[String(process.messagesReceived), kilobytes(process.bytesReceived)],
    ...[String(process.checkpoints), kilobytes(process.checkpointBytes)],
    ...[spent.compute, spent.waiting, spent.sending, spent.blocked, spent.recovery].map(seconds),
  ]

const hostColumns = [
  { head: 'host' },
  { head: 'is' },
  right('restarts'),
  right('datagrams'),
  right('KB'),
  ...['system', 'user', 'disk'].map(right),
]

const hostRow = ({ name, alive, boots, datagramsSent, bytesSent, seconds: busy }: HostResult): string[] => [
  ...[name, alive ? 'up' : 'down', String(boots), String(datagramsSent), kilobytes(bytesSent)],
  ...[busy.system, busy.user, busy.disk].map(seconds),
]

const faultColumns = [{ head: 'fault' }, right('at'), { head: 'host' }, { head: 'hit' }]

const faultRow = ({ fault, atSeconds, host, hit, inert }: FaultReceipt): string[] => [
  fault,
  atSeconds === null ? '-' : seconds(atSeconds),
  host ?? '-',
  inert ? 'nothing: inert' : hit.join(', ') || 'an idle host',
]

const recoveryColumns = [
  { head: 'recovery' },
  { head: 'lost with' },
  right('at'),
  { head: 'restarted on' },
  right('checkpoint'),
  right('records'),
  ...['lost s', 'detection', 'restore', 'replay'].map(right),
]

const recoveryRow = (recovery: RecoveryResult): string[] => {
  const { process, lostHost, cause, atSeconds, host, checkpoint, nearCopyOn, records, seconds: spent } = recovery
  const from = checkpoint === null ? '-' : `${checkpoint}${nearCopyOn === null ? '' : ` on ${nearCopyOn}`}`
  return [
    ...[process, cause === 'crash' ? lostHost : `${lostHost} (falsely suspected)`, seconds(atSeconds), host ?? '-'],
    ...[from, records === null ? '-' : String(records)],
    ...[spent.lost, spent.detection, spent.restore, spent.replay].map((value) =>
      value === null ? '-' : seconds(value),
    ),
  ]
}
