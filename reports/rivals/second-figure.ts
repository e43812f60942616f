// How often each protocol cannot recover from two crashes, by the time between them.

import { candidateName } from '../../sim/experiments/rivals/more-crashes/second-crashes.ts'
import type { RivalsReport } from '../../sim/experiments/rivals/rivals.ts'
import { formatDuration } from '../../sim/scenario/units.ts'
import type { BarFigure } from '../figure/figure.ts'
import { toneOf } from './tones.ts'

export function secondFigure({ second }: RivalsReport, application: string): BarFigure[] {
  const rows = second.filter((row) => row.application === application)
  if (rows.length === 0) return []
  const categories = [...new Set(rows.map(candidateName))]
  const gaps = [...new Set(rows.map(({ gapSeconds }) => gapSeconds))]
  const share = (name: string, gap: number): number | null => {
    const row = rows.find((each) => candidateName(each) === name && each.gapSeconds === gap)
    return row === undefined ? null : (100 * row.cannotRecover) / row.schedules
  }
  return [
    {
      ...{ kind: 'bars', id: `second-${application}`, title: `Two crashes: ${application}`, arrangement: 'beside' },
      caption: 'How many of the runs cannot recover when the host of a second worker crashes so long after the first.',
      category: 'protocol',
      categories,
      series: gaps.map((gap, at) => ({
        ...{ name: `${formatDuration(Math.round(gap * 1e9))} later`, tone: toneOf(at) },
        values: categories.map((name) => share(name, gap)),
      })),
      value: { label: 'cannot recover, per cent', unit: ' %', min: 0, max: 100 },
    },
  ]
}
