// An advice as figures: the curve over the interval for each way of saving, and the effect of halving and doubling each input.

import { type Advice, type AdvicePoint, wayOf } from '../../sim/experiments/advise/advice.ts'
import { type BarFigure, type CurveFigure, type CurveSeries, known, type Tone } from '../figure/figure.ts'

const tones: readonly Tone[] = ['blue', 'orange', 'green', 'purple', 'sky', 'vermillion', 'yellow']

/** One mark where two would be on top of each other. */
function closedForms({
  youngSeconds,
  dalySeconds,
  meanTimeBetweenCrashesSeconds,
}: Advice['marks']): { x: number; label: string; tone: Tone }[] {
  if (meanTimeBetweenCrashesSeconds === null) return []
  if (youngSeconds < 1.2 * dalySeconds && dalySeconds < 1.2 * youngSeconds)
    return [{ x: dalySeconds, label: 'Young, Daly', tone: 'paper' }]
  return [
    { x: youngSeconds, label: 'Young', tone: 'paper' },
    { x: dalySeconds, label: 'Daly', tone: 'paper' },
  ]
}

export function adviceFigures(advice: Advice): (CurveFigure | BarFigure)[] {
  const { points, best, marks, sensitivity, workSeconds, choice, unsaved } = advice
  const overhead = (seconds: number): number => 100 * (seconds / workSeconds - 1)
  const byModel = ({ modelSeconds, expectedSeconds }: AdvicePoint): number => modelSeconds ?? expectedSeconds
  // the best ones, if there are more than colours
  const ascending = [...points].sort((a, b) => byModel(a) - byModel(b))
  const ways = [...new Set([wayOf(best), ...ascending.map(wayOf)])]
  // far from the best it rises without limit
  const most = 4 * overhead(best.expectedSeconds)
  const never = unsaved === null ? Number.POSITIVE_INFINITY : overhead(unsaved.modelSeconds ?? unsaved.expectedSeconds)
  const curves: CurveSeries[] = ways.slice(0, tones.length).map((way, i) => ({
    name: way,
    tone: tones[i]!,
    style: 'line',
    points: points
      .filter((point) => wayOf(point) === way && overhead(byModel(point)) <= most)
      .map((point) => ({ x: point.intervalSeconds, y: known(overhead(byModel(point))) })),
  }))
  const shown = curves.flatMap((curve) => curve.points.map(({ x }) => x))
  if (never <= most) {
    const ends = [Math.min(...shown), Math.max(...shown)]
    curves.push({
      name: 'never saved',
      tone: 'paper',
      style: 'line',
      points: ends.map((x) => ({ x, y: known(never) })),
    })
  }
  const simulated = points.filter((point) => point.simulated)
  if (simulated.length > 0) {
    const measured = simulated.map(({ intervalSeconds, expectedSeconds, ci95 }) => ({
      ...{ x: intervalSeconds, y: known(overhead(expectedSeconds)), halfWidth: (100 * ci95) / workSeconds },
    }))
    curves.push({ name: 'whole runs', tone: 'simulated', style: 'points', points: measured })
  }
  // by the model, like those that it is compared with
  const asItIs = advice.map.filter(({ crashRate, state }) => crashRate === 1 && state === 1)
  const cases = [
    ...asItIs.map((each) => ({ ...each, name: 'as it is' })),
    ...sensitivity.map((each) => ({ ...each, name: `${each.factor} x ${each.input}` })),
  ]
  const nameOf = (each: (typeof cases)[number]): string =>
    each.choice === choice ? each.name : `${each.name}: ${each.choice === 'never' ? 'not saved' : 'saved'}`
  return [
    {
      ...{ kind: 'curves', id: 'interval', title: 'How often to save' },
      caption:
        'How much longer the job takes than with neither checkpoints nor crashes, against the interval between checkpoints.',
      x: { label: 'interval, seconds', unit: ' s', scale: 'logarithmic' },
      y: { label: 'overhead, per cent', unit: ' %', min: 0 },
      series: curves,
      marks: [
        { x: best.intervalSeconds, label: choice === 'never' ? 'best interval' : 'best', tone: 'simulated' },
        ...closedForms(marks),
      ],
    },
    {
      ...{ kind: 'bars', id: 'sensitivity', title: 'What if', arrangement: 'lying' },
      caption:
        choice === 'never'
          ? 'Overhead of the job that is not saved when an input is halved or doubled; of the best interval where that is better. By the model.'
          : 'Overhead of the best interval when an input is halved or doubled; of the job that is not saved where that is better. By the model.',
      category: 'input',
      categories: cases.map(nameOf),
      series: [
        {
          name: 'overhead',
          tone: 'simulated',
          values: cases.map((each) =>
            known(overhead(each.choice === 'never' ? each.unsavedSeconds! : each.expectedSeconds)),
          ),
        },
      ],
      value: { label: 'overhead, per cent', unit: ' %', min: 0 },
    },
  ]
}
