// The comparison as figures: overheads, the cost of a crash, traffic, and which protocol is best for which rate of crashes.

import type { RivalsReport } from '../../sim/experiments/rivals/rivals.ts'
import type { CrashRow, OverheadRow } from '../../sim/experiments/rivals/rows.ts'
import type { BarFigure, CategorySeries, CurveFigure, Figure, Tone } from '../figure/figure.ts'

const tones: readonly Tone[] = ['blue', 'orange', 'green', 'purple', 'sky', 'vermillion', 'yellow']
const toneOf = (at: number): Tone => tones[at % tones.length]!

export function rivalsFigures(report: RivalsReport): Figure[] {
  const { applications, crashes, traffic } = report
  return [
    ...applications.flatMap((application) => overheadFigure(report, application)),
    ...(crashes.some(({ elapsedSeconds }) => elapsedSeconds !== null)
      ? [elapsedFigure(crashes), undoneFigure(crashes)]
      : []),
    ...applications.flatMap((application) => rateFigure(report, application)),
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

const MINUTE = 60
const DAY = 86_400
/** Ten points per decade are enough for a straight line in 1/x. */
const rates = [5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 480, 720, 1440, 2880, 3888].map((each) => each * MINUTE)

/** The cost of a protocol, per cent of the run, for a given time between crashes: its overhead and the share of a crash. */
export const wastePercent = (overheadPercent: number, elapsedSeconds: number, everySeconds: number): number =>
  overheadPercent + (100 * elapsedSeconds) / everySeconds

/** The time between crashes above which the second is better; null: one of them always is. */
export function crossover(
  one: { readonly overheadPercent: number; readonly elapsedSeconds: number },
  other: { readonly overheadPercent: number; readonly elapsedSeconds: number },
): number | null {
  const saved = (one.overheadPercent - other.overheadPercent) / 100
  const more = other.elapsedSeconds - one.elapsedSeconds
  return saved !== 0 && more / saved > 0 ? more / saved : null
}

interface Known {
  readonly protocol: string
  readonly overheadPercent: number
  readonly elapsedSeconds: number
}

function rateFigure({ overheads, crashes, protocols }: RivalsReport, application: string): CurveFigure[] {
  const known = protocols.flatMap((protocol): Known[] => {
    const overhead = overheads.find(
      (row) =>
        row.protocol === protocol &&
        row.application === application &&
        row.policy === 'incremental' &&
        row.replication === 1 &&
        row.crashEverySeconds === null,
    )?.overheadPercent
    const elapsed = crashes.find((row) => row.protocol === protocol && row.application === application)?.elapsedSeconds
    return overhead == null || elapsed == null ? [] : [{ protocol, overheadPercent: overhead, elapsedSeconds: elapsed }]
  })
  if (known.length < 2) return []
  const waste = ({ overheadPercent, elapsedSeconds }: Known, every: number): number =>
    wastePercent(overheadPercent, elapsedSeconds, every)
  const marks = known.flatMap((one, at) =>
    known.slice(at + 1).flatMap((other) => {
      const x = crossover(one, other)
      if (x === null || x < rates[0]! || x > rates.at(-1)!) return []
      // only where the best protocol changes: with many protocols nearly every pair crosses somewhere
      if (known.some((each) => each !== one && each !== other && waste(each, x) < waste(one, x))) return []
      return [{ x: x / MINUTE, label: `${one.protocol} = ${other.protocol}`, tone: 'paper' as const }]
    }),
  )
  return [
    {
      ...{
        kind: 'curves',
        id: `rate-${application}`,
        title: `Which protocol for which rate of crashes: ${application}`,
      },
      caption:
        'Overhead and cost of crashes, per cent of the run, against the time between crashes: overhead + cost of a crash / time between crashes, from the measured figures (incremental, every 120 s, one copy).',
      x: { label: 'a crash every .. minutes', unit: ' min', scale: 'logarithmic', max: (2.7 * DAY) / MINUTE },
      y: { label: 'lost, per cent', unit: ' %', min: 0 },
      series: known.map(({ protocol, overheadPercent, elapsedSeconds }, at) => ({
        ...{
          name: protocol,
          tone: toneOf(at),
          style: at < tones.length ? ('line' as const) : ('broken line' as const),
        },
        points: rates.map((every) => ({
          x: every / MINUTE,
          y: wastePercent(overheadPercent, elapsedSeconds, every),
        })),
      })),
      marks,
    },
  ]
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
