// The comparison for people: a table for each part, what differs from what was derived, and how far to trust it.

import type { BrokenInvariant } from '../../experiments/rivals/crashes.ts'
import { type Derived, derivedText } from '../../experiments/rivals/derived.ts'
import { fairness, type RivalsReport } from '../../experiments/rivals/rivals.ts'
import type { CrashRow, OverheadRow, TrafficRow } from '../../experiments/rivals/rows.ts'
import type { Terminal } from '../terminal.ts'
import { many } from '../text/many.ts'
import { type Column, table } from '../text/table.ts'
import { ratesText, secondText } from './more-crashes-text.ts'

const right = (head: string): Column => ({ head, align: 'right' })
const left = (head: string): Column => ({ head })
const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits))

export function rivalsText(report: RivalsReport, terminal: Terminal): string {
  const { overheads, crashes, rates, second, traffic, survey, claims, broken } = report
  const { bold, red } = terminal.colours
  const part = (title: string, rows: readonly unknown[], text: () => string): string[] =>
    rows.length === 0 ? [] : [bold(title), text()]
  const saving = overheads.filter(({ replication }) => replication > 0)
  return [
    ...part(
      `Without crashes: per cent over the run without fault tolerance (${many(report.trials, 'trial')}, 95 % intervals)`,
      saving,
      () => overheadsText(saving, terminal),
    ),
    ...part(
      `What one crash of a worker's host costs (${many(report.schedules, 'schedule')}, the same for all; incremental, every 120 s, one copy, one spare workstation)`,
      crashes,
      () => crashesText(crashes, terminal),
    ),
    ...part(
      `Whole runs under crashes by chance (${many(report.trials, 'trial')}): per cent over the run without fault tolerance and crashes, formula / simulated, in brackets the crashes of a run, and how many completed if not all did`,
      rates,
      () => ratesText(rates, terminal),
    ),
    ...part(
      `Two crashes of workers' hosts (${many(report.schedules, 'schedule')}, two spare workstations)`,
      second,
      () => secondText(second, terminal),
    ),
    ...part(
      'On the wire without crashes (one copy): what was counted, and what follows from the definition where it differs',
      traffic,
      () => trafficText(traffic, terminal),
    ),
    ...part('The survey of Elnozahy, Alvisi, Wang and Johnson (2002), measured', survey, () =>
      surveyText(report, terminal),
    ),
    ...part('Published claims', claims, () => claimsText(report, terminal)),
    ...broken.slice(0, 10).map((each) => red(brokenText(each))),
    ...missedText(traffic).map(red),
    ...(report.complete ? [] : [red('not complete: it was interrupted, and parts are missing')]),
    ...fairness,
    `fingerprint ${report.fingerprint}`,
  ].join('\n')
}

const everyText = (seconds: number): string =>
  seconds >= 86400
    ? `${Number((seconds / 86400).toFixed(1))} d`
    : seconds >= 3600
      ? `${Number((seconds / 3600).toFixed(1))} h`
      : `${Number((seconds / 60).toFixed(1))} min`

/** A line for each program, protocol and number of copies. */
function overheadsText(rows: readonly OverheadRow[], terminal: Terminal): string {
  const fixed = rows.filter(({ crashEverySeconds }) => crashEverySeconds === null)
  const policies = [...new Set(fixed.map(({ policy }) => policy))]
  const rates = [...new Set(rows.flatMap(({ crashEverySeconds }) => crashEverySeconds ?? []))]
  const plusMinus = ({ overheadPercent, ci95 }: OverheadRow): string =>
    `${number(overheadPercent, 1)}${ci95 === null ? '' : ` ± ${ci95.toFixed(1)}`}`
  const lines = new Map<string, OverheadRow[]>()
  for (const row of inProgramOrder(rows)) {
    const name = `${row.application} ${row.protocol} ${row.replication}`
    lines.set(name, [...(lines.get(name) ?? []), row])
  }
  const cells = [...lines.values()].map((own) => [
    ...[own[0]!.application, own[0]!.protocol, String(own[0]!.replication)],
    ...policies.map((policy) => {
      const row = own.find((each) => each.crashEverySeconds === null && each.policy === policy)
      return row === undefined ? '-' : plusMinus(row)
    }),
    ...rates.map((rate) => {
      const row = own.find((each) => each.crashEverySeconds === rate)
      if (row === undefined) return '-'
      return `${row.intervalSeconds === null ? 'no checkpoint' : `${row.policy} ${row.intervalSeconds} s`}: ${number(row.overheadPercent, 1)}`
    }),
  ])
  const heads = [left('program'), left('protocol'), right('copies')]
  const columns = [
    ...policies.map((policy) => right(`${policy}, 120 s`)),
    ...rates.map((rate) => right(`best for a crash every ${everyText(rate)}`)),
  ]
  return table([...heads, ...columns], cells, terminal)
}

/** Rivals next to each other, program by program. */
function inProgramOrder<Row extends { readonly application: string }>(rows: readonly Row[]): Row[] {
  const programs = [...new Set(rows.map(({ application }) => application))]
  return programs.flatMap((program) => rows.filter(({ application }) => application === program))
}

function crashesText(crashes: readonly CrashRow[], terminal: Terminal): string {
  const rows = inProgramOrder(crashes).map((row) => [
    ...[row.application, row.protocol],
    ...[row.detectionSeconds, row.restoreSeconds, row.replaySeconds].map((each) => number(each, 1)),
    ...[row.undoneSecondsDead, row.undoneSecondsSurvivors, row.survivorsRolledBack].map((each) => number(each, 1)),
    row.elapsedSeconds === null
      ? '-'
      : `${number(row.elapsedSeconds, 1)}${row.elapsedCi95 === null ? '' : ` ± ${number(row.elapsedCi95, 1)}`}`,
    `${row.cannotRecover} of ${row.schedules}`,
  ])
  const seconds = ['detection s', 'restore s', 'replay s', 'undone at the dead s', 'at others s', 'others back']
  return table(
    [left('program'), left('protocol'), ...seconds.map(right), right('elapsed s'), right('cannot recover')],
    rows,
    terminal,
  )
}

function trafficText(traffic: readonly TrafficRow[], terminal: Terminal): string {
  const { red } = terminal.colours
  const cell = (row: TrafficRow, quantity: TrafficRow['missed'][number]): string => {
    const derived: Derived = row.derived[quantity]
    if (derived === row[quantity]) return String(row[quantity])
    if (row.missed.includes(quantity)) return red(`${row[quantity]}, not ${derivedText(derived)}`)
    return derived === null ? String(row[quantity]) : `${row[quantity]} (${derivedText(derived)})`
  }
  const rows = inProgramOrder(traffic).map((row) => [
    ...[row.application, row.protocol],
    ...(['datagrams', 'headerBytes', 'controlMessages', 'versions'] as const).map((quantity) => cell(row, quantity)),
  ])
  const heads = ['datagrams', 'bytes added', 'control messages', 'versions kept']
  return table([left('program'), left('protocol'), ...heads.map(right)], rows, terminal)
}

function surveyText({ survey }: RivalsReport, terminal: Terminal): string {
  const rows = survey
    .filter(({ measured }) => measured !== null)
    .map(({ row, protocol, family, survey: said, measured, unit, agrees }) => [
      ...[row, protocol, family, said, Number(measured!.toFixed(1)).toString()],
      ...[agreesText(agrees, terminal), unit],
    ])
  const heads = [left('row'), left('protocol'), left('family'), left('survey'), right('measured'), left('agrees')]
  const unasked = [
    ...new Set(survey.filter(({ measured }) => measured === null).map((each) => `${each.row}: ${each.unit}`)),
  ]
  return `${table([...heads, left('of what')], rows, terminal)}${unasked.map((line) => `not measured: ${line}\n`).join('')}`
}

function claimsText({ claims }: RivalsReport, terminal: Terminal): string {
  const rows = claims.map(({ protocol, statement, source, published, simulated, agrees }) =>
    [
      `${agreesText(agrees, terminal)}  ${protocol}: ${statement}`,
      `     published  ${published} (${source})`,
      `     simulated  ${simulated}\n`,
    ].join('\n'),
  )
  return rows.join('')
}

const agreesText = (agrees: boolean | null, { colours }: Terminal): string =>
  agrees === null ? '-' : agrees ? 'yes' : colours.yellow('no')

function brokenText({ protocol, application, seed, strikes, check, message }: BrokenInvariant): string {
  const crashes = strikes.map(({ host, atNs }) => `${host} crashing at ${(atNs / 1e9).toFixed(3)} s`)
  return `broken: ${check}, under ${protocol} with ${application}, seed ${seed}, ${crashes.join(', ')}: ${message}`
}

const missedText = (traffic: readonly TrafficRow[]): string[] =>
  traffic.flatMap((row) =>
    row.missed.map(
      (quantity) =>
        `missed: ${quantity} of ${row.protocol} with ${row.application} are ${row[quantity]}; derived ${derivedText(row.derived[quantity])}`,
    ),
  )
