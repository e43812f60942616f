// The cost of crashes: against the checkpoint interval, with the optimum of Young and Daly, and against the crash rate.

import type { CrashRateCurve } from '../../sim/experiments/sweep/crash-rate-curve.ts'
import { expectedPercent, type IntervalCurve } from '../../sim/experiments/sweep/interval-curve.ts'
import { type CurveFigure, type CurvePoint, known, type Tone } from '../figure/figure.ts'
import type { ReportData } from './report-data.ts'

/** Number of points of a drawn formula from one measured point to the next. */
const STEPS = 12

/** Figures of those curves that were measured. */
export const crashFigures = ({ interval, crashRates }: ReportData): CurveFigure[] => [
  ...(interval === null ? [] : [intervalFigure(interval)]),
  ...(crashRates.length === 0 ? [] : [rateFigure(crashRates)]),
]

function intervalFigure(interval: IntervalCurve): CurveFigure {
  const { points, young, daly, meanTimeBetweenCrashesSeconds, checkpointSeconds, restartSeconds } = interval
  const hours = meanTimeBetweenCrashesSeconds / 3600
  return {
    kind: 'curves',
    id: 'overhead-against-interval',
    title: 'How often to checkpoint, when workstations crash',
    caption: `One fft worker, full checkpoints on two copies; each workstation crashes every ${hours === 1 ? 'hour' : `${hours} hours`} on average. Short intervals pay for checkpoints, long ones for lost work. The line is Daly’s formula with separately measured costs: ${checkpointSeconds.toFixed(1)} s for a checkpoint, ${restartSeconds.toFixed(1)} s to detect a crash and restore. Young’s and Daly’s optima are in the valley.`,
    x: {
      label: 'interval between checkpoints',
      unit: ' s',
      scale: 'logarithmic',
      ticks: points.map(({ intervalSeconds }) => intervalSeconds),
    },
    y: { label: 'overhead', unit: ' %', min: 0 },
    marks: [
      { x: daly, label: `Daly ${daly.toFixed(0)} s`, tone: 'purple' },
      { x: young, label: `Young ${young.toFixed(0)} s`, tone: 'green' },
    ],
    series: [
      {
        name: 'simulated, with crashes',
        tone: 'simulated',
        style: 'points',
        points: points.map(({ intervalSeconds, withCrashes: { mean, ci95 } }) => ({
          x: intervalSeconds,
          y: known(mean),
          halfWidth: known(ci95),
        })),
      },
      {
        name: 'Daly’s formula',
        tone: 'orange',
        style: 'line',
        points: between(points.map(({ intervalSeconds }) => intervalSeconds)).map((x) => ({
          x,
          y: known(expectedPercent(interval, x)),
        })),
      },
      {
        name: 'simulated, without crashes',
        tone: 'green',
        style: 'both',
        points: points.map(({ intervalSeconds, withoutCrashes: { mean, ci95 } }) => ({
          x: intervalSeconds,
          y: known(mean),
          halfWidth: known(ci95),
        })),
      },
    ],
  }
}

/** The x values, and evenly spaced ones between each two. */
function between(places: readonly number[]): number[] {
  return places.flatMap((place, at) => {
    const next = places[at + 1]
    if (next === undefined) return [place]
    return Array.from({ length: STEPS }, (_, step) => place + ((next - place) * step) / STEPS)
  })
}

const policyLooks: Readonly<Record<string, { readonly name: string; readonly tone: Tone }>> = {
  none: { name: 'log only, from the beginning', tone: 'vermillion' },
  full: { name: 'full checkpoints', tone: 'orange' },
  'pre-copy': { name: 'pre-copy checkpoints', tone: 'purple' },
  incremental: { name: 'incremental checkpoints', tone: 'simulated' },
}

function rateFigure(crashRates: readonly CrashRateCurve[]): CurveFigure {
  return {
    kind: 'curves',
    id: 'running-time-against-crash-rate',
    title: 'Running time against the rate of crashes',
    caption:
      'Fft on five workstations that crash at random and come back, a checkpoint every two minutes, two copies. If machines never crash, checkpoints are only a cost. The more often they crash, the more checkpoints save; a process that has to begin again soon gets nowhere. Whiskers are 95 % intervals over runs with different crashes.',
    x: { label: 'crashes of each workstation in an hour', unit: '', min: 0 },
    y: {
      label: 'running time, minutes',
      unit: '',
      scale: 'logarithmic',
      min: 15,
      ticks: [15, 20, 30, 45, 60, 90, 120, 240, 480],
    },
    marks: [],
    series: crashRates.map(({ policy, points }) => ({
      ...(policyLooks[policy] ?? { name: policy, tone: 'green' as const }),
      style: 'both' as const,
      points: points.map(
        ({ crashesPerHour, seconds }): CurvePoint => ({
          x: crashesPerHour,
          y: known(seconds.mean / 60),
          halfWidth: known(seconds.ci95 / 60),
        }),
      ),
    })),
  }
}
