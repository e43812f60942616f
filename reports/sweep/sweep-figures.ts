// A sweep as figures: each quantity over the first varied path, with a series for each combination of the others. A path whose
// values are numbers, durations or sizes becomes an axis; any other becomes bars.

import type { Mean, PointResult, SweepResult } from '../../sim/experiments/sweep/sweep-result.ts'
import { parseDuration, parseSize } from '../../sim/scenario/units.ts'
import type { Axis, Figure, Tone } from '../figure/figure.ts'

const tones: readonly Tone[] = ['simulated', 'orange', 'green', 'vermillion', 'purple', 'sky', 'yellow', 'paper']

interface Quantity {
  readonly id: string
  readonly title: string
  readonly axis: Axis
  readonly of: (point: PointResult) => Mean | null | undefined
}

const quantities: readonly Quantity[] = [
  {
    id: 'seconds',
    title: 'Running time',
    axis: { label: 'running time', unit: ' s' },
    of: ({ means }) => means.seconds,
  },
  {
    id: 'overhead',
    title: 'Overhead over the baseline',
    axis: { label: 'overhead', unit: ' %' },
    of: ({ overheadPercent }) => overheadPercent,
  },
  {
    id: 'network',
    title: 'Bytes on the network',
    axis: { label: 'bytes on the network', unit: '', min: 0 },
    of: ({ means }) => means.networkBytes,
  },
]

/** One figure for each measured quantity; none without a varied path. */
export function sweepFigures({ axes, points, trials, scenario }: SweepResult): Figure[] {
  const [first, ...others] = axes
  if (first === undefined) return []
  const series = seriesOf(
    points,
    others.map(({ path }) => path),
  )
  const scale = scaleOf(first.values)
  return quantities.flatMap(({ id, title, axis, of }): Figure[] => {
    if (!points.some((point) => typeof of(point)?.mean === 'number')) return []
    const described = {
      id,
      title: `${title} against ${first.path}`,
      caption: `${scenario}; means over ${trials} or more runs per point, with 95 % intervals. Trial k has the same seed at every point.`,
    }
    const at = (of_: readonly PointResult[], value: unknown) =>
      of_.find((point) => JSON.stringify(point.values[first.path]) === JSON.stringify(value))
    const meanAt = (group: Group, value: unknown): Mean | null => {
      const point = at(group.points, value)
      return point === undefined ? null : (of(point) ?? null)
    }
    if (scale === null) {
      return [
        {
          ...described,
          kind: 'bars',
          arrangement: 'beside',
          category: first.path,
          categories: first.values.map(String),
          value: { min: 0, ...axis },
          series: series.map((group) => ({
            name: group.name,
            tone: group.tone,
            values: first.values.map((value) => meanAt(group, value)?.mean ?? null),
            halfWidths: first.values.map((value) => meanAt(group, value)?.ci95 ?? null),
          })),
        },
      ]
    }
    return [
      {
        ...described,
        kind: 'curves',
        x: { label: first.path, ...scale.axis },
        y: axis,
        marks: [],
        series: series.map((group) => ({
          name: group.name,
          tone: group.tone,
          style: 'both',
          points: first.values
            .map((value, index) => ({ x: scale.numbers[index]!, mean: meanAt(group, value) }))
            .sort((a, b) => a.x - b.x)
            .map(({ x, mean }) => ({ x, y: mean?.mean ?? null, halfWidth: mean?.ci95 ?? null })),
        })),
      },
    ]
  })
}

interface Group {
  readonly name: string
  readonly tone: Tone
  readonly points: readonly PointResult[]
}

function seriesOf(points: readonly PointResult[], paths: readonly string[]): Group[] {
  const groups = new Map<string, PointResult[]>()
  for (const point of points) {
    const name = paths.map((path) => `${path.split('.').at(-1)} ${point.values[path]}`).join(', ') || 'mean'
    groups.set(name, [...(groups.get(name) ?? []), point])
  }
  return [...groups].map(([name, of], number) => ({ name, tone: tones[number % tones.length]!, points: of }))
}

/** The values as numbers with their unit; null if they are of different kinds or there is only one. */
function scaleOf(
  values: readonly unknown[],
): { readonly numbers: number[]; readonly axis: Omit<Axis, 'label'> } | null {
  const kinds: readonly { readonly unit: string; readonly number: (value: unknown) => number | null }[] = [
    { unit: '', number: (value) => (typeof value === 'number' ? value : null) },
    { unit: ' s', number: (value) => parsed(parseDuration(value), 1e9) },
    { unit: ' KB', number: (value) => parsed(parseSize(value), 1024) },
  ]
  for (const { unit, number } of kinds) {
    const numbers = values.map(number)
    if (numbers.length < 2 || !numbers.every((value): value is number => value !== null)) continue
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
    const wide = least > 0 && most / least >= 8
    return {
      numbers,
      axis: { unit, ...(wide && { scale: 'logarithmic' as const }), ticks: [...numbers].sort((a, b) => a - b) },
    }
  }
  return null
}

const parsed = (quantity: ReturnType<typeof parseDuration>, unit: number): number | null =>
  'value' in quantity ? quantity.value / unit : null
