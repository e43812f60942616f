// The result of a sweep as text for people, and as CSV for spreadsheets and plotting programs.

import type { Mean, PointResult, SweepResult } from '../../experiments/sweep/sweep-result.ts'
import type { MeasureName } from '../../experiments/sweep/sweep-row.ts'
import type { Terminal } from '../terminal.ts'
import { many } from './many.ts'
import { type Column, table } from './table.ts'

/** The measures that are shown, unless they are all zero; JSON and CSV have all measures. */
const shown: readonly (readonly [measure: MeasureName, head: string, scale: number, digits: number])[] = [
  ['blockedSeconds', 'blocked s', 1, 2],
  ['messages', 'messages', 1, 1],
  ['checkpoints', 'checkpoints', 1, 1],
  ['checkpointBytes', 'checkpoint KB', 1 / 1024, 0],
  ['networkBytes', 'network KB', 1 / 1024, 0],
  ['recoveries', 'recoveries', 1, 1],
  ['lostSeconds', 'lost s', 1, 2],
  ['detectionSeconds', 'detection', 1, 2],
  ['restoreSeconds', 'restore', 1, 2],
  ['replaySeconds', 'replay', 1, 2],
  ['replayedMessages', 'records', 1, 1],
]

export function sweepText(result: SweepResult, terminal: Terminal): string {
  const { points, baseline } = result
  const columns: Column[] = result.axes.map(({ path }) => ({ head: path }))
  const rows = points.map(({ values }) => Object.values(values).map(valueText))
  const add = (head: string, cell: (point: PointResult) => string): void => {
    columns.push({ head, align: 'right' })
    for (const [at, point] of points.entries()) rows[at]!.push(cell(point))
  }
  add('trials', ({ trials }) => String(trials))
  if (points.some(({ trials, outcomes }) => trials !== (outcomes.completed ?? 0))) {
    add('completed', ({ outcomes }) => String(outcomes.completed ?? 0))
  }
  add('seconds', ({ means }) => numberText(means.seconds.mean, 3))
  add('±', ({ means }) => numberText(means.seconds.ci95, 3))
  if (baseline.length > 0) {
    add('overhead %', ({ overheadPercent }) => numberText(overheadPercent!.mean, 2))
    add('±', ({ overheadPercent }) => numberText(overheadPercent!.ci95, 2))
  }
  for (const [measure, head, scale, digits] of shown) {
    if (points.every(({ means }) => (means[measure].mean ?? 0) === 0)) continue
    add(head, ({ means }) => numberText(scaled(means[measure].mean, scale), digits))
  }
  return [`${result.scenario}`, table(columns, rows, terminal).trimEnd(), ...remarks(result, terminal), ''].join('\n')
}

const scaled = (value: number | null, scale: number): number | null => (value === null ? null : value * scale)

const numberText = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits))

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function remarks(
  { points, until, runs, fingerprint, complete, baseline }: SweepResult,
  { colours }: Terminal,
): string[] {
  const lines = [`${many(runs, 'run')}; means and 95 % intervals of those that completed; fingerprint ${fingerprint}`]
  if (baseline.length > 0) {
    const settings = baseline.map(({ path, value }) => `${path}=${valueText(value)}`).join(' ')
    lines.push(`overhead: over the same point with ${settings}, trial by trial`)
  }
  const wide = points.filter(({ narrow }) => narrow === false).length
  if (until !== null) {
    const goal = `±${(100 * until.relativeHalfWidth).toPrecision(3).replace(/\.?0+$/, '')} %`
    if (wide === 0) lines.push(`the interval of every running time is within ${goal}`)
    else
      lines.push(
        colours.red(
          `${wide} of ${points.length} intervals are still wider than ${goal} after the largest number of trials allowed`,
        ),
      )
  }
  if (!complete) lines.push(colours.red('not complete: runs are missing'))
  return lines
}

const outcomes = ['completed', 'cannot-recover', 'stuck', 'violated'] as const

/** CSV as in RFC 4180, one line per point; empty if there is no value. */
export function sweepCsv({ axes, points }: SweepResult): string {
  const names = Object.keys(points[0]?.means ?? {}) as MeasureName[]
  const heads = [
    ...axes.map(({ path }) => path),
    ...['trials', ...outcomes, 'narrow', 'overheadPercent', 'overheadPercentCi95'],
    ...names.flatMap((name) => [name, `${name}Ci95`]),
  ]
  const lines = points.map((point) => [
    ...Object.values(point.values).map(valueText),
    ...[point.trials, ...outcomes.map((kind) => point.outcomes[kind] ?? 0), point.narrow],
    ...both(point.overheadPercent),
    ...names.flatMap((name) => both(point.means[name])),
  ])
  return [heads, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

const both = (mean: Mean | null): (number | null)[] => [mean?.mean ?? null, mean?.ci95 ?? null]

function csvCell(value: unknown): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
