// The comparison for people: a table for each part.

import type { RivalsReport } from '../../experiments/rivals/rivals.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, table } from '../text/table.ts'

const right = (head: string): Column => ({ head, align: 'right' })
const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits))

export function rivalsText(report: RivalsReport, terminal: Terminal): string {
  return [overheadsText(report, terminal), crashesText(report, terminal), trafficText(report, terminal)].join('\n')
}

function overheadsText({ overheads }: RivalsReport, terminal: Terminal): string {
  const rows = overheads.map((row) => [
    ...[row.protocol, row.application, row.policy, String(row.replication)],
    ...[row.intervalSeconds === null ? 'none' : String(row.intervalSeconds), number(row.overheadPercent, 2)],
    number(row.ci95, 2),
  ])
  const heads = ['protocol', 'program', 'policy'].map((head) => ({ head }))
  return table([...heads, right('copies'), right('interval'), right('overhead %'), right('±')], rows, terminal)
}

function crashesText({ crashes }: RivalsReport, terminal: Terminal): string {
  const rows = crashes.map((row) => [
    ...[row.protocol, row.application, String(row.schedules)],
    ...[row.detectionSeconds, row.restoreSeconds, row.replaySeconds, row.undoneSecondsDead].map((each) =>
      number(each, 1),
    ),
    ...[row.undoneSecondsSurvivors, row.survivorsRolledBack, row.elapsedSeconds].map((each) => number(each, 1)),
    String(row.cannotRecover),
  ])
  const heads = ['protocol', 'program'].map((head) => ({ head }))
  const numbers = [
    'crashes',
    'detection',
    'restore',
    'replay',
    'undone dead',
    'undone others',
    'others back',
    'elapsed',
    'lost',
  ]
  return table([...heads, ...numbers.map(right)], rows, terminal)
}

function trafficText({ traffic }: RivalsReport, terminal: Terminal): string {
  const rows = traffic.map((row) => [
    ...[row.protocol, row.application, String(row.datagrams), String(row.headerBytes), String(row.controlMessages)],
    ...[String(row.versions), row.missed.join(' ')],
  ])
  const heads = ['protocol', 'program'].map((head) => ({ head }))
  const numbers = ['datagrams', 'header bytes', 'control', 'versions']
  return table([...heads, ...numbers.map(right), { head: 'missed' }], rows, terminal)
}
