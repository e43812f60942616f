// The effect of 10 % more and less of each fitted constant on the paper's numbers; and from that, how far a prediction of the
// calibrated model can be off, because the tables do not fully determine the constants and because the model does not fit perfectly.

import type { FittedName, FittedValues } from '../../machine/profiles/calibration.ts'
import { type PaperRunsOptions, runPaper } from '../paper/paper-runs.ts'
import type { PaperScenarios } from '../paper/paper-scenarios.ts'
import { paperApplications } from '../paper/paper-tables.ts'
import { meanAbsoluteErrorPoints, type Residual, residualsOf } from '../paper/residuals.ts'
import { fittedNames, priorPrecision } from './calibrate.ts'
import { solveSymmetric } from './linear-equations.ts'

const STEP = 0.1

export interface SensitivityRow {
  readonly constant: FittedName
  readonly value: number
  /** The change of each overhead, points, in the order of `Sensitivity.cells`. */
  readonly less: readonly number[]
  readonly more: readonly number[]
  /** The mean absolute error with the changed constant. */
  readonly errorWithLess: number
  readonly errorWithMore: number
}

export interface Sensitivity {
  readonly seed: string
  readonly trials: number
  /** `gauss full 1` and so on. */
  readonly cells: readonly string[]
  /** How far each is from the paper with unchanged constants, points. */
  readonly off: readonly number[]
  readonly meanAbsoluteErrorPoints: number
  readonly rows: readonly SensitivityRow[]
}

export type SensitivityOptions = Pick<PaperRunsOptions, 'seed' | 'trials' | 'run'> & {
  readonly constants: FittedValues
}

export async function measureSensitivity(scenarios: PaperScenarios, options: SensitivityOptions): Promise<Sensitivity> {
  const { seed, trials, run, constants } = options
  const residualsWith = async (changed: Partial<FittedValues>): Promise<Residual[]> => {
    const runs = await runPaper(scenarios, { seed, trials, run, constants: { ...constants, ...changed } })
    return residualsOf(runs, paperApplications).filter(({ kind }) => kind === 'overhead')
  }
  const base = await residualsWith({})
  const rows: SensitivityRow[] = []
  for (const constant of fittedNames) {
    const value = constants[constant]
    const [less, more] = await Promise.all(
      [1 - STEP, 1 + STEP].map((share) => residualsWith({ [constant]: share * value })),
    )
    const change = (there: readonly Residual[]): number[] =>
      there.map((residual, at) => residual.value - base[at]!.value)
    rows.push({
      ...{ constant, value, less: change(less!), more: change(more!) },
      ...{ errorWithLess: meanAbsoluteErrorPoints(less!), errorWithMore: meanAbsoluteErrorPoints(more!) },
    })
  }
  return {
    ...{ seed, trials, rows },
    cells: base.map(({ name }) => name),
    off: base.map(({ value }) => value),
    meanAbsoluteErrorPoints: meanAbsoluteErrorPoints(base),
  }
}

/** By constant and application, as in `cpu.loopNs gauss`: the mean change of its six overheads for 10 % more of the constant, points. */
export const tenthMoreOf = ({ cells, rows }: Sensitivity): Record<string, number> =>
  Object.fromEntries(
    rows.flatMap(({ constant, more }) =>
      paperApplications.map((application) => {
        const own = more.filter((_, at) => cells[at]!.startsWith(`${application} `))
        return [`${constant} ${application}`, own.reduce((sum, change) => sum + change, 0) / own.length] as const
      }),
    ),
  )

/** 95 % of a normal distribution lie within this many standard deviations. */
const WITHIN = 1.96

/**
 * By cell, half the width of the 95 % interval of a predicted overhead, in points: combines the posterior of the constants, normal around
 * the fit (Laplace approximation) with the ranges of calibrate.ts as priors, with the root mean square of the residuals.
 */
export function predictionHalfWidths({ cells, off, rows }: Sensitivity): Record<string, number> {
  const slopes = rows.map(({ less, more }) => less.map((change, at) => (more[at]! - change) / (2 * STEP)))
  const misfit = off.reduce((sum, points) => sum + points * points, 0) / (off.length - rows.length)
  const information = slopes.map((one, i) =>
    slopes.map((other, j) => {
      const evidence = one.reduce((sum, slope, at) => sum + slope * other[at]!, 0) / misfit
      return i === j ? evidence + priorPrecision(rows[i]!.constant) : evidence
    }),
  )
  return Object.fromEntries(
    cells.map((cell, at) => {
      const slope = slopes.map((each) => each[at]!)
      const spread = solveSymmetric(information, slope)!.reduce((sum, value, i) => sum + value * slope[i]!, 0)
      return [cell, WITHIN * Math.sqrt(misfit + spread)]
    }),
  )
}
