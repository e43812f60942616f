// Which protocol is best for which rate of crashes: by the formula as curves, and whole runs under crashes by chance as points over them.

import {
  crossover,
  type MeasuredCosts,
  measuredCosts,
  wastePercent,
} from '../../sim/experiments/rivals/more-crashes/formula.ts'
import type { RivalApplication } from '../../sim/experiments/rivals/rival-scenarios.ts'
import type { RivalsReport } from '../../sim/experiments/rivals/rivals.ts'
import type { CurveFigure, CurveSeries } from '../figure/figure.ts'
import { toneOf, tones } from './tones.ts'

const MINUTE = 60
const DAY = 86_400
/** Ten points per decade are enough for a straight line in 1/x. */
const usualRates = [5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 480, 720, 1440, 2880, 3888].map(
  (each) => each * MINUTE,
)

/** By how much the points of two protocols are apart: about their width, unless those of two rates would then overlap. */
function stepBetween(asked: readonly number[], protocols: number): number {
  const inOrder = [...new Set(asked)].sort((a, b) => a - b)
  const nearest = Math.min(...inOrder.slice(1).map((each, at) => each / inOrder[at]!))
  return Math.min(0.06, (1 - 2 / (nearest + 1)) / (protocols / 2))
}

interface Known extends MeasuredCosts {
  readonly protocol: string
}

export function rateFigure(report: RivalsReport, application: RivalApplication): CurveFigure[] {
  const known = report.protocols.flatMap((protocol): Known[] => {
    const costs = measuredCosts(report, protocol, application)
    return costs === null ? [] : [{ protocol, ...costs }]
  })
  if (known.length < 2) return []
  const simulated = report.rates.filter((row) => row.application === application)
  const asked = simulated.map(({ crashEverySeconds }) => crashEverySeconds)
  const rates = [...new Set([...usualRates, ...asked])].sort((a, b) => a - b)
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
  const step = stepBetween(asked, known.length)
  const points = known.flatMap(({ protocol }, at): CurveSeries[] => {
    const own = simulated.filter((row) => row.protocol === protocol && row.lostPercent !== null)
    if (own.length === 0) return []
    return [
      {
        ...{ name: `${protocol}, simulated`, tone: toneOf(at), style: 'points' },
        drawnAtTimes: 1 + step * (at - (known.length - 1) / 2),
        points: own.map(({ crashEverySeconds, lostPercent, ci95 }) => ({
          ...{ x: crashEverySeconds / MINUTE, y: lostPercent, halfWidth: ci95 },
        })),
      },
    ]
  })
  const beside =
    points.length === 0
      ? ''
      : ' Points are means of whole runs under crashes by chance, with 95 % intervals; protocols are side by side at each rate.'
  return [
    {
      ...{
        kind: 'curves',
        id: `rate-${application}`,
        title: `Which protocol for which rate of crashes: ${application}`,
      },
      caption: `Overhead and cost of crashes, per cent of the run, against the time between crashes: overhead + cost of a crash / time between crashes, from the measured figures (incremental, every 120 s, one copy).${beside}`,
      x: {
        label: 'a crash every .. minutes',
        unit: ' min',
        scale: 'logarithmic',
        max: Math.max((2.7 * DAY) / MINUTE, rates.at(-1)! / MINUTE),
      },
      y: { label: 'lost, per cent', unit: ' %', min: 0 },
      series: [
        ...known.map(
          (each, at): CurveSeries => ({
            ...{ name: each.protocol, tone: toneOf(at), style: at < tones.length ? 'line' : 'broken line' },
            points: rates.map((every) => ({ x: every / MINUTE, y: waste(each, every) })),
          }),
        ),
        ...points,
      ],
      marks,
    },
  ]
}
