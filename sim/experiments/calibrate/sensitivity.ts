// What a tenth more and a tenth less of each fitted constant does to the paper's numbers; and from that, how far a prediction of the
// calibrated model can be off: what the tables leave open of the constants, and how badly the model fits them at all.

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
  /** The mean absolute error then. */
  readonly errorWithLess: number
  readonly errorWithMore: number
}

export interface Sensitivity {
  readonly seed: string
  readonly trials: number
  /** `gauss full 1` and so on. */
  readonly cells: readonly string[]
  /** How far each is from the paper with the constants as they are, points. */
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

/** By constant and application, as `cpu.loopNs gauss`: the mean change of its six overheads when there is a tenth more of it, points. */
export const tenthMoreOf = ({ cells, rows }: Sensitivity): Record<string, number> =>
  Object.fromEntries(
    rows.flatMap(({ constant, more }) =>
      paperApplications.map((application) => {
        const own = more.filter((_, at) => cells[at]!.startsWith(`${application} `))
        return [`${constant} ${application}`, own.reduce((sum, change) => sum + change, 0) / own.length] as const
      }),
    ),
  )

/** Of a normal distribution: 95 % lie within so many deviations. */
const WITHIN = 1.96

/**
 * By cell half the width of the 95 % interval of a predicted overhead, points: the posterior of the constants, normal around the fit
 * (Laplace) with the ranges of calibrate as priors, and the root mean square of the misses.
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
