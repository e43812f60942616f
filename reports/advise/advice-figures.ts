// An advice as figures: the curve over the interval for each way of saving, and the effect of halving and doubling each input.

import { type Advice, wayOf } from '../../sim/experiments/advise/advice.ts'
import { type BarFigure, type CurveFigure, type CurveSeries, known, type Tone } from '../figure/figure.ts'

const tones: readonly Tone[] = ['blue', 'orange', 'green', 'purple', 'sky', 'vermillion', 'yellow']

/** One mark where two would be on top of each other. */
function closedForms({ youngSeconds, dalySeconds }: Advice['marks']): { x: number; label: string; tone: Tone }[] {
  if (youngSeconds < 1.2 * dalySeconds && dalySeconds < 1.2 * youngSeconds)
    return [{ x: dalySeconds, label: 'Young, Daly', tone: 'paper' }]
  return [
    { x: youngSeconds, label: 'Young', tone: 'paper' },
    { x: dalySeconds, label: 'Daly', tone: 'paper' },
  ]
}

export function adviceFigures(advice: Advice): (CurveFigure | BarFigure)[] {
  const { points, best, marks, sensitivity, workSeconds } = advice
  const overhead = (seconds: number): number => 100 * (seconds / workSeconds - 1)
  const ways = [...new Set([wayOf(best), ...points.map(wayOf)])]
  // far from the best it rises without limit
  const most = 4 * overhead(best.expectedSeconds)
  const curves: CurveSeries[] = ways.slice(0, tones.length).map((way, i) => ({
    name: way,
    tone: tones[i]!,
    style: 'line',
    points: points
      .filter((point) => wayOf(point) === way && overhead(point.expectedSeconds) <= most)
      .map(({ intervalSeconds, expectedSeconds, modelSeconds }) => ({
        x: intervalSeconds,
        y: known(overhead(modelSeconds ?? expectedSeconds)),
      })),
  }))
  const simulated = points.filter((point) => point.simulated)
  if (simulated.length > 0) {
    const measured = simulated.map(({ intervalSeconds, expectedSeconds, ci95 }) => ({
      ...{ x: intervalSeconds, y: known(overhead(expectedSeconds)), halfWidth: (100 * ci95) / workSeconds },
    }))
    curves.push({ name: 'whole runs', tone: 'simulated', style: 'points', points: measured })
  }
  // by the model, like those that it is compared with
  const own = points.find((point) => wayOf(point) === wayOf(best) && point.intervalSeconds === best.intervalSeconds)
  const asItIs = own?.modelSeconds ?? best.expectedSeconds
  return [
    {
      ...{ kind: 'curves', id: 'interval', title: 'How often to save' },
      caption:
        'How much longer the job takes than with neither checkpoints nor crashes, against the interval between checkpoints.',
      x: { label: 'interval, seconds', unit: ' s', scale: 'logarithmic' },
      y: { label: 'overhead, per cent', unit: ' %', min: 0 },
      series: curves,
      marks: [{ x: best.intervalSeconds, label: 'best', tone: 'simulated' }, ...closedForms(marks)],
    },
    {
      ...{ kind: 'bars', id: 'sensitivity', title: 'What if', arrangement: 'lying' },
      caption: 'Overhead of the best interval when an input is halved or doubled.',
      category: 'input',
      categories: ['as it is', ...sensitivity.map(({ factor, input }) => `${factor} x ${input}`)],
      series: [
        {
          name: 'overhead',
          tone: 'simulated',
          values: [asItIs, ...sensitivity.map((each) => each.expectedSeconds)].map((each) => known(overhead(each))),
        },
      ],
      value: { label: 'overhead, per cent', unit: ' %', min: 0 },
    },
  ]
}
