// The comparison as figures: overheads, the cost of a crash, traffic, and which protocol is best for which rate of crashes.

import type { RivalsReport } from '../../sim/experiments/rivals/rivals.ts'
import type { CrashRow, OverheadRow } from '../../sim/experiments/rivals/rows.ts'
import type { BarFigure, CategorySeries, Figure, Tone } from '../figure/figure.ts'
import { rateFigure } from './rate-figure.ts'
import { secondFigure } from './second-figure.ts'
import { toneOf } from './tones.ts'

export function rivalsFigures(report: RivalsReport): Figure[] {
  const { applications, crashes, traffic } = report
  return [
    ...applications.flatMap((application) => overheadFigure(report, application)),
    ...(crashes.some(({ elapsedSeconds }) => elapsedSeconds !== null)
      ? [elapsedFigure(crashes), undoneFigure(crashes)]
      : []),
    ...applications.flatMap((application) => rateFigure(report, application)),
    ...applications.flatMap((application) => secondFigure(report, application)),
    ...(traffic.length > 0 ? [datagramsFigure(report), bytesFigure(report)] : []),
  ]
}

const copiesText = (copies: number): string => (copies === 1 ? '1 copy' : `${copies} copies`)

function overheadFigure({ overheads }: RivalsReport, application: string): BarFigure[] {
  const rows = overheads.filter(
    (row) => row.application === application && row.crashEverySeconds === null && row.replication > 0,
  )
  if (rows.length === 0) return []
  const nameOf = ({ protocol, replication }: OverheadRow): string => `${protocol}, ${copiesText(replication)}`
  const categories = [...new Set(rows.map(nameOf))]
  const policies = [...new Set(rows.map(({ policy }) => policy))]
  const found = (category: string, policy: string): OverheadRow | undefined =>
    rows.find((row) => nameOf(row) === category && row.policy === policy)
  return [
    {
      ...{ kind: 'bars', id: `overhead-${application}`, title: `Overhead of ${application}`, arrangement: 'beside' },
      caption:
        'How much longer the run takes than without fault tolerance while nothing fails, with a checkpoint every 120 s.',
      category: 'protocol',
      categories,
      series: policies.map((policy, at) => ({
        name: policy,
        tone: toneOf(at),
        values: categories.map((category) => found(category, policy)?.overheadPercent ?? null),
        halfWidths: categories.map((category) => found(category, policy)?.ci95 ?? null),
      })),
      value: { label: 'overhead, per cent', unit: ' %' },
    },
  ]
}

const recovered = (crashes: readonly CrashRow[]): CrashRow[] => crashes.filter((row) => row.elapsedSeconds !== null)

const categoryOf = ({ application, protocol }: { readonly application: string; readonly protocol: string }): string =>
  `${application}, ${protocol}`

function byProgram<Row extends { readonly application: string }>(rows: readonly Row[]): Row[] {
  const programs = [...new Set(rows.map(({ application }) => application))]
  return programs.flatMap((program) => rows.filter(({ application }) => application === program))
}

function elapsedFigure(crashes: readonly CrashRow[]): BarFigure {
  const rows = byProgram(recovered(crashes))
  const part = (name: string, tone: Tone, of: (row: CrashRow) => number | null): CategorySeries => ({
    ...{ name, tone },
    values: rows.map(of),
  })
  const left = (row: CrashRow): number =>
    Math.max(0, row.elapsedSeconds! - (row.detectionSeconds ?? 0) - (row.restoreSeconds ?? 0))
  // a process that never receives anything new counts as replaying until it ends, and delays no other
  const replay = (row: CrashRow): number => Math.min(row.replaySeconds ?? 0, left(row))
  return {
    ...{ kind: 'bars', id: 'elapsed', title: 'What a crash costs in elapsed time', arrangement: 'stacked' },
    caption:
      'How much longer one crash makes the run, on average over the same crashes for all: until it is found, until the process has its image, until its log is replayed, and other work that is done again.',
    category: 'program and protocol',
    categories: rows.map(categoryOf),
    series: [
      part('detection', 'orange', (row) => row.detectionSeconds),
      part('restore', 'blue', (row) => row.restoreSeconds),
      part('replay', 'green', replay),
      part('done again', 'purple', (row) => left(row) - replay(row)),
    ],
    value: { label: 'seconds', unit: ' s', min: 0 },
  }
}

function undoneFigure(crashes: readonly CrashRow[]): BarFigure {
  const rows = byProgram(recovered(crashes))
  return {
    ...{ kind: 'bars', id: 'undone', title: 'What a crash undoes', arrangement: 'stacked' },
    caption:
      'Processor work that has to be done again: of the process whose host crashed, and of others that go back with it.',
    category: 'program and protocol',
    categories: rows.map(categoryOf),
    series: [
      { name: 'at the dead', tone: 'vermillion', values: rows.map((row) => row.undoneSecondsDead) },
      { name: 'at survivors', tone: 'sky', values: rows.map((row) => row.undoneSecondsSurvivors) },
    ],
    value: { label: 'seconds of processor work', unit: ' s', min: 0 },
  }
}

function datagramsFigure({ traffic }: RivalsReport): BarFigure {
  const rows = byProgram(traffic).filter(({ application }) => application === traffic[0]!.application)
  return {
    ...{
      kind: 'bars',
      id: 'datagrams',
      title: `Datagrams of the messages of ${traffic[0]!.application}`,
      arrangement: 'beside',
    },
    caption: 'Messages, their records and acknowledgements, without crashes and with one copy.',
    category: 'protocol',
    categories: rows.map(({ protocol }) => protocol),
    series: [{ name: 'datagrams', tone: 'blue', values: rows.map(({ datagrams }) => datagrams) }],
    value: { label: 'datagrams', unit: '', min: 0 },
  }
}

function bytesFigure({ traffic }: RivalsReport): BarFigure {
  const rows = traffic.filter(({ application }) => application === traffic[0]!.application)
  return {
    ...{
      kind: 'bars',
      id: 'bytes',
      title: `What protocols add to the messages of ${traffic[0]!.application}`,
      arrangement: 'beside',
    },
    caption: 'Bytes in headers, records, acknowledgements and piggybacked data.',
    category: 'protocol',
    categories: rows.map(({ protocol }) => protocol),
    series: [{ name: 'kilobytes', tone: 'orange', values: rows.map(({ headerBytes }) => headerBytes / 1024) }],
    value: { label: 'KB', unit: ' KB', min: 0 },
  }
}
