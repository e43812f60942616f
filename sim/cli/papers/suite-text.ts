// The second paper's suite as text: a row for each program, then the claims of the paper next to what the runs give.

import type { ClaimRow } from '../../experiments/consistent-checkpointing/claims.ts'
import type { Estimated, SuiteRow } from '../../experiments/consistent-checkpointing/rows.ts'
import type { SuiteReport } from '../../experiments/consistent-checkpointing/suite-report.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, table } from '../text/table.ts'

const right = (head: string): Column => ({ head, align: 'right' })
const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits))
const spread = ({ mean, ci95 }: Estimated, digits: number): string =>
  ci95 === null ? number(mean, digits) : `${number(mean, digits)} ± ${number(ci95, digits)}`

export function suiteText(report: SuiteReport, terminal: Terminal): string {
  const { bold, red } = terminal.colours
  const parts = [
    bold('Consistent checkpoints every two minutes on sixteen Sun-3/60, one copy on one file server'),
    programsText(report.programs, terminal),
    ...reading.map((line) => `${line}\n`),
    '\n',
    bold('The claims of the paper'),
    claimsText(report.claims, terminal),
  ]
  const wrong = [...report.broken.map(brokenText), ...report.programs.flatMap(missedText)]
  return `${parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('')}${wrong.map((line) => `${red(line)}\n`).join('')}`
}

const reading = [
  'overhead: over the run without fault tolerance of the same trial, until the last program has done its work; with copy-on-write, and full',
  'stop: how long a checkpoint stops a process. synchronisation: the overhead of rounds in which nothing is saved.',
  'end: from then until the answers count; due to the protocol, not the program. Sizes of programs are assumed, nothing is fitted.',
]

function programsText(programs: readonly SuiteRow[], terminal: Terminal): string {
  const rows = programs.map((row) => [
    ...[row.program, spread(row.seconds, 0), number(row.checkpoints, 1), number(row.checkpointKB, 0)],
    ...[spread(row.overheadPercent, 2), spread(row.fullOverheadPercent, 1)],
    ...[number(row.stopSeconds.copyOnWrite, 3), number(row.stopSeconds.full, 1)],
    ...[spread(row.synchronisationPercent, 2), number(row.endSeconds, 0)],
  ])
  const heads = [
    'seconds',
    'checkpoints',
    'KB each',
    'overhead %',
    'full %',
    'stop s',
    'full s',
    'synchronisation %',
    'end s',
  ]
  return table([{ head: 'program' }, ...heads.map(right)], rows, terminal)
}

function claimsText(claims: readonly ClaimRow[], { colours }: Terminal): string {
  const verdict = (agrees: boolean | null): string => (agrees === null ? '-' : agrees ? 'yes' : colours.yellow('no'))
  return claims
    .map(({ statement, source, published, simulated, agrees, because }) =>
      [
        `${verdict(agrees).padEnd(3)}  ${statement}`,
        `     published  ${published} (${source})`,
        `     simulated  ${simulated}`,
        ...(because === null ? [] : [`     because    ${because}`]),
        '',
      ].join('\n'),
    )
    .join('')
}

const brokenText = ({ program, way, seed, outcome, reason, violations }: SuiteReport['broken'][number]): string => {
  const what = violations.map(({ check, message }) => `${check}: ${message}`)
  return `${program}, ${way}, seed ${seed}: ${[outcome, ...(reason === null ? [] : [reason]), ...what].join('; ')}`
}

const missedText = ({ program, traffic }: SuiteRow): string[] =>
  (traffic?.missed ?? []).map((quantity) => `missed: ${quantity} of ${program} are not what was derived`)
