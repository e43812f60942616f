// Where the time goes: a worker's time, and the time of everything that fault tolerance keeps busy.

import type { BarFigure, CategorySeries, Tone } from '../figure/figure.ts'
import type { RunCosts, ServiceSeconds, WorkerSeconds } from './run-costs.ts'

const workerParts: readonly [part: keyof WorkerSeconds, tone: Tone, name: string][] = [
  ['compute', 'blue', 'computing'],
  ['waiting', 'sky', 'waiting for messages'],
  ['sending', 'orange', 'sending, until acknowledged'],
  ['blocked', 'vermillion', 'blocked by a checkpoint'],
]

const serviceParts: readonly [part: keyof ServiceSeconds, tone: Tone, name: string][] = [
  ['blocked', 'vermillion', 'blocked'],
  ['copy', 'orange', 'copy'],
  ['compare', 'green', 'compare'],
  ['log', 'purple', 'log'],
  ['network', 'sky', 'network'],
  ['disk', 'blue', 'disk'],
]

export function costFigures(costs: readonly RunCosts[]): BarFigure[] {
  return [workerFigure(costs), serviceFigure(costs.filter(({ name }) => !name.endsWith('-baseline')))]
}

/** `gauss-full-2` as `gauss, full`. */
const label = (name: string): string => name.replace(/-2$/, '').replace('-baseline', '-bare').replace('-', ', ')

function workerFigure(costs: readonly RunCosts[]): BarFigure {
  return {
    kind: 'bars',
    arrangement: 'stacked',
    id: 'time-of-a-worker',
    title: 'Where the time of a worker goes',
    caption:
      'Seconds of one worker, on average, with two copies of everything; bare is without fault tolerance. Look for what blocks (vermillion), and for gauss at what its workers wait for: the slowest of them, whatever delays it.',
    category: 'configuration',
    categories: costs.map(({ name }) => label(name)),
    value: { label: 'seconds of a worker', unit: ' s', min: 0 },
    series: workerParts.map(
      ([part, tone, name]): CategorySeries => ({ name, tone, values: costs.map(({ worker }) => worker[part]) }),
    ),
  }
}

function serviceFigure(costs: readonly RunCosts[]): BarFigure {
  return {
    kind: 'bars',
    arrangement: 'stacked',
    id: 'work-of-fault-tolerance',
    title: 'What fault tolerance keeps busy',
    caption:
      'Seconds summed over processes or devices, two copies; they overlap, so a bar is work and not time. Blocked and disk shrink from full to incremental, since few pages are written; copy and compare are what that costs. The log is that of gauss alone.',
    category: 'configuration',
    categories: costs.map(({ name }) => label(name)),
    value: { label: 'busy seconds', unit: ' s', min: 0 },
    series: serviceParts.map(
      ([part, tone, name]): CategorySeries => ({ name, tone, values: costs.map(({ services }) => services[part]) }),
    ),
  }
}
