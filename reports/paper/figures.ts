// The figures of the report on the paper, in reading order.

import { predictionHalfWidths } from '../../sim/experiments/paper/held-out.ts'
import { cellName, type OverheadRow } from '../../sim/experiments/paper/paper.ts'
import { paperApplications } from '../../sim/experiments/paper/paper-tables.ts'
import { contradictsItself, tolerances } from '../../sim/experiments/paper/verdict.ts'
import { type BarFigure, type CurveFigure, type Figure, known } from '../figure/figure.ts'
import { applicationTones } from './application-tones.ts'
import { costFigures } from './cost-figures.ts'
import { crashFigures } from './crash-figures.ts'
import type { ReportData } from './report-data.ts'
import { sensitivityFigure } from './sensitivity-figure.ts'

/** By section of the report. */
export interface PaperFigures {
  /** Shown before everything else. */
  readonly agreement: Figure
  readonly overhead: readonly Figure[]
  readonly logging: readonly Figure[]
  readonly accuracy: readonly Figure[]
  readonly costs: readonly Figure[]
  readonly crashes: readonly Figure[]
}

export const paperFigures = (data: ReportData): PaperFigures => ({
  agreement: agreementFigure(data),
  overhead: paperApplications.map((application) => overheadFigure(data, application)),
  logging: [messageFigure(data)],
  accuracy: [residualFigure(data), heldOutFigure(data), sensitivityFigure()],
  costs: data.costs.length === 0 ? [] : costFigures(data.costs),
  crashes: crashFigures(data),
})

export const allFigures = (figures: PaperFigures): Figure[] => Object.values(figures).flat()

/** All overheads, the paper's beside the simulated ones. */
function agreementFigure(data: ReportData): CurveFigure {
  const axis = { unit: ' %', scale: 'logarithmic', min: 0.7, max: 100, ticks: [1, 2, 5, 10, 20, 50, 100] } as const
  return {
    kind: 'curves',
    id: 'agreement',
    title: 'Eighteen overheads, measured by the paper and simulated',
    caption:
      'Each point is a program with a policy and one or two copies. On the line the two agree; both axes are logarithmic, since overheads go from one percent to two thirds.',
    x: { label: 'overhead in the paper', ...axis },
    y: { label: 'simulated overhead', ...axis },
    series: [
      {
        ...{ name: 'as in the paper', tone: 'paper', style: 'broken line' },
        points: [0.7, 100].map((value) => ({ x: value, y: value })),
      },
      ...paperApplications.map((application) => ({
        ...{ name: application, tone: applicationTones[application], style: 'points' as const },
        points: overheads(data)
          .filter((row) => row.application === application)
          .map(({ overheadPercent: { paper, simulated } }) => ({ x: paper, y: known(simulated) })),
      })),
    ],
    marks: [],
  }
}

const overheads = ({ paper: { tables } }: ReportData): OverheadRow[] => [...tables['2'], ...tables['3'], ...tables['4']]

const copies = (count: number): string => (count === 1 ? '1 copy' : `${count} copies`)

const sights: Readonly<Record<(typeof paperApplications)[number], string>> = {
  gauss:
    'Gauss sends a pivot column at every step, so it pays for its log whatever the policy, and no bar falls below what the log alone costs (section 6.4). Compare one copy with two.',
  matmul:
    'Matmul has the largest image and sends next to nothing, so what counts is who writes the image: the process itself (full) or a forked child. In the paper, the bars for full and pre-copy with one copy contradict the one for full with two.',
  fft: 'Fft has the smallest image and sends next to nothing. Mind the scale: these bars are a fraction of those of gauss.',
}

function overheadFigure(data: ReportData, application: (typeof paperApplications)[number]): BarFigure {
  const rows = overheads(data).filter((row) => row.application === application)
  return {
    kind: 'bars',
    arrangement: 'beside',
    id: `overhead-${application}`,
    title: `What fault tolerance costs ${application}`,
    caption: sights[application],
    category: 'policy',
    categories: rows.map(({ policy, replication }) => `${policy}, ${copies(replication)}`),
    value: { label: 'overhead', unit: ' %', min: 0 },
    series: [
      { name: 'paper', tone: 'paper', values: rows.map(({ overheadPercent }) => overheadPercent.paper) },
      {
        name: 'simulated',
        tone: 'simulated',
        values: rows.map(({ overheadPercent }) => known(overheadPercent.simulated)),
        halfWidths: rows.map(({ overheadPercent }) => known(overheadPercent.ci95)),
      },
    ],
  }
}

function messageFigure({ paper: { tables } }: ReportData): CurveFigure {
  const without = { x: 0, y: 1 }
  const points = (of: 'paper' | 'simulated') => [
    without,
    ...tables.messages.map(({ backups, slowdown }) => ({ x: backups, y: known(slowdown[of]) })),
  ]
  return {
    kind: 'curves',
    id: 'message-slowdown',
    title: 'A message, logged on more and more backups',
    caption:
      'The time of one message as a multiple of the time without a log. Every backup is another datagram to send and another acknowledgement to wait for, so the line is nearly straight.',
    x: { label: 'backups that log the message', unit: '', min: 0, max: 4, ticks: [0, 1, 2, 3, 4] },
    y: { label: 'times the time without a log', unit: '×', min: 1 },
    marks: [],
    series: [
      { name: 'paper', tone: 'paper', style: 'both', points: points('paper') },
      { name: 'simulated', tone: 'simulated', style: 'both', points: points('simulated') },
    ],
  }
}

function residualFigure(data: ReportData): BarFigure {
  const rows = overheads(data)
  const { overheadPoints, overheadCells } = tolerances
  return {
    kind: 'bars',
    arrangement: 'lying',
    id: 'residuals',
    title: 'Simulated minus paper, all eighteen overheads',
    caption: `Bars to the right: the simulation costs more than the paper measured. ${overheadCells} of the 18 should lie within the band of ±${overheadPoints} points. Whiskers are the 95 % interval of a prediction: uncertainty of the constants, and misfit of the model. The interval of the simulation, over trials, is in the tables. A star marks the cells of matmul in which the paper contradicts itself.`,
    category: 'configuration',
    categories: rows.map(
      (row) => `${row.application} ${row.policy} ×${row.replication}${contradictsItself(row) ? ' *' : ''}`,
    ),
    value: { label: 'percentage points', unit: '' },
    band: { from: -overheadPoints, to: overheadPoints, label: `±${overheadPoints} points` },
    series: [
      {
        name: 'simulated − paper',
        tone: 'simulated',
        values: rows.map(({ overheadPercent: { paper, simulated } }) => known(simulated - paper)),
        halfWidths: rows.map((row) => predictionHalfWidths[cellName(row)]!),
      },
    ],
  }
}

function heldOutFigure(data: ReportData): BarFigure {
  const meanError = (application: string): number | null => {
    const errors = overheads(data)
      .filter((row) => row.application === application)
      .map(({ overheadPercent: { paper, simulated } }) => Math.abs(simulated - paper))
    return known(errors.reduce((sum, error) => sum + error, 0) / errors.length)
  }
  const isKnown = paperApplications.some((application) => data.heldOut[application] !== null)
  return {
    kind: 'bars',
    arrangement: 'beside',
    id: 'held-out',
    title: 'How well an unseen application is predicted',
    caption: isKnown
      ? 'Mean absolute error over the six overheads of an application: with all three in the calibration, and with this one left out of it. Where the second bar is not much higher, the model has learnt mechanisms and not the table.'
      : 'Mean absolute error over the six overheads of each application. The second bar, with the application left out of the calibration, is missing until starsim calibrate --hold-out all --write has been run.',
    category: 'application',
    categories: paperApplications,
    value: { label: 'mean absolute error, points', unit: '', min: 0 },
    series: [
      { name: 'in the calibration', tone: 'simulated', values: paperApplications.map(meanError) },
      {
        name: 'left out of it',
        tone: 'orange',
        values: paperApplications.map((application) => data.heldOut[application]),
      },
    ],
  }
}
