// A calibration as text, with the constants in the form of the source file.

import { type Calibration, type CalibrationStep, type Fit, fittedNames } from '../../experiments/calibrate/calibrate.ts'
import type { Sensitivity } from '../../experiments/calibrate/sensitivity.ts'
import { residualScales } from '../../experiments/paper/residuals.ts'
import type { FittedValues } from '../../machine/profiles/calibration.ts'
import type { Terminal } from '../terminal.ts'
import { table } from './table.ts'

/** One line of progress. */
export const describeStep = ({ without, loss, accepted, constants }: CalibrationStep): string =>
  `${without === null ? 'all' : `without ${without}`}: loss ${loss.toFixed(2)}${accepted ? '' : ', not taken'}  ` +
  `${fittedNames.map((name) => constants[name]).join(' ')}\n`

export function describeCalibration({ all, heldOut }: Calibration, terminal: Terminal): string {
  const { bold } = terminal.colours
  const others = Object.entries(heldOut)
  const columns = [
    { head: 'constant' },
    { head: 'fitted', align: 'right' as const },
    ...others.map(([application]) => ({ head: `without ${application}`, align: 'right' as const })),
  ]
  const rows = fittedNames.map((name) => [
    name,
    ...[all, ...others.map(([, fit]) => fit)].map(({ constants }) => sourceNumber(constants[name])),
  ])
  return [
    bold('The constants, as in sim/machine/profiles/calibration.ts'),
    sourceOf(all.constants),
    bold('How far the model is from the paper with them'),
    misses(all, terminal),
    `18 overheads: mean absolute error ${all.meanAbsoluteErrorPoints.toFixed(2)} points, in sample, after ${all.evaluations} evaluations.`,
    ...others.map(
      ([application, fit]) =>
        `${application} held out: mean absolute error ${fit.meanAbsoluteErrorPoints.toFixed(2)} points over its six overheads.`,
    ),
    ...(others.length > 0 ? ['', table(columns, rows, terminal)] : []),
  ].join('\n')
}

/** One row per cell, two columns per constant: the effect of 10 % less and more of it, in points. */
export function describeSensitivity(
  { cells, off, rows, meanAbsoluteErrorPoints }: Sensitivity,
  terminal: Terminal,
): string {
  const { bold } = terminal.colours
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(2)}`
  const right = (head: string) => ({ head, align: 'right' as const })
  const short = (name: string): string => name.slice(name.indexOf('.') + 1).replace(/Ns$/, '')
  const columns = [
    ...[{ head: 'overhead' }, right('off')],
    ...rows.flatMap(({ constant }) => [right(`${short(constant)} -10 %`), right('+10 %')]),
  ]
  const lines = cells.map((cell, at) => [
    ...[cell, signed(off[at]!)],
    ...rows.flatMap(({ less, more }) => [signed(less[at]!), signed(more[at]!)]),
  ])
  const errors = [
    ...['mean absolute error', meanAbsoluteErrorPoints.toFixed(2)],
    ...rows.flatMap(({ errorWithLess, errorWithMore }) => [errorWithLess.toFixed(2), errorWithMore.toFixed(2)]),
  ]
  return `${bold('The effect of 10 % less and more of each fitted constant on the overheads, points')}\n${table(columns, [...lines, errors], terminal)}`
}

function misses({ residuals }: Fit, terminal: Terminal): string {
  const unit = {
    seconds: { factor: residualScales.seconds * 100, name: '%' },
    overhead: { factor: residualScales.overheadPoints, name: 'points' },
    logging: { factor: residualScales.loggingPoints, name: 'points' },
    message: { factor: residualScales.messageFactor, name: 'times' },
  }
  const rows = residuals.map(({ name, kind, value }) => {
    const { factor, name: of } = unit[kind]
    return [name, `${value > 0 ? '+' : ''}${(value * factor).toFixed(2)}`, of]
  })
  return table([{ head: 'quantity' }, { head: 'off', align: 'right' }, { head: '' }], rows, terminal)
}

/** The object literal of `fittedValues`. */
export const sourceOf = (constants: FittedValues): string =>
  `{\n${fittedNames.map((name) => `  '${name}': ${sourceNumber(constants[name])},\n`).join('')}}\n`

/** With underscores as thousands separators from five digits on. */
export const sourceNumber = (value: number): string =>
  value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, '_')
