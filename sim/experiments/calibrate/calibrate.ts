// Fits the constants within stated bounds, and with no other input, by making the simulated numbers agree with the paper's; and measures
// how well the fit predicts an application that was held out. The same seed gives the same constants on every machine.

import { naturalLogarithm } from '../../kernel/chance/elementary.ts'
import type { FittedName, FittedValues } from '../../machine/profiles/calibration.ts'
import { type PaperRuns, runPaper } from '../paper/paper-runs.ts'
import type { PaperScenarios } from '../paper/paper-scenarios.ts'
import { type PaperApplication, paperApplications } from '../paper/paper-tables.ts'
import { meanAbsoluteErrorPoints, type Residual, residualsOf } from '../paper/residuals.ts'
import type { RunTrials } from '../trials.ts'
import { type Bounds, fitLeastSquares, type Step } from './least-squares.ts'

/** The plausible range of each constant for a SPARCstation 1, from figures of the period and not from earlier fits. */
const ranges: Readonly<Record<FittedName, readonly [least: number, most: number]>> = {
  // 5 to 50 cycles at 20 MHz
  'cpu.loopNs': [250, 2500],
  // Linpack's 1.4 MFLOPS are 714 ns per operation including loads and stores, so the operation alone takes less
  'cpu.flopNs': [100, 714],
  // a copy-on-write fault of the period, 0.7 to 2.0 ms, less the copy of 0.73 ms leaves 0 to 1.3; from a few system calls to a fault
  // that maps by several of them on a memory management unit that keeps few pages at a time
  'cpu.pageFaultNs': [100_000, 3_000_000],
  // what the layer and the file manager do for a request, besides its datagrams: from three system calls to ten milliseconds
  'layer.serverWorkNs': [100_000, 10_000_000],
  // a user-level layer in C: between a remote call's worth and ten
  'layer.messageLayerNs': [500_000, 20_000_000],
}

/** The search starts at the geometric mean of each range. */
export const startingBox = Object.fromEntries(
  Object.entries(ranges).map(([name, [least, most]]) => [
    name,
    { start: threeDigits(Math.sqrt(least * most)), least, most },
  ]),
) as Readonly<Record<FittedName, Bounds>>

/**
 * A residual that keeps a constant which the data do not determine near its start rather than at an edge: it weighs as much as one
 * point of overhead at the edge of the range.
 */
const priorOf = ({ start, most }: Bounds, value: number): number =>
  naturalLogarithm(value / start) / naturalLogarithm(most / start)

/** The same as a normal prior on the logarithm of a constant: the inverse of its variance. */
export function priorPrecision(name: FittedName): number {
  const { start, most } = startingBox[name]
  const deviation = naturalLogarithm(most / start)
  return 1 / (deviation * deviation)
}

/**
 * Only the overheads contradict one another, so only they need the robust loss. The other residuals are split into enough equal parts
 * that each stays below its threshold, so that they are counted quadratically.
 */
const PARTS = 16
const asLeastSquares = ({ kind, value }: Residual): number[] => {
  const counted = Number.isFinite(value) ? value : NOT_MEASURED
  return kind === 'overhead' ? [counted] : Array(PARTS).fill(counted / Math.sqrt(PARTS))
}

/** Replaces the residual of a quantity without a value because none of its runs completed. */
const NOT_MEASURED = 100

export const fittedNames = Object.keys(startingBox) as readonly FittedName[]

export interface CalibrateOptions {
  readonly seed: string
  /** Runs of each configuration in each evaluation. */
  readonly trials: number
  readonly run: RunTrials
  /** For each of these, an additional fit without its figures. */
  readonly holdOut?: readonly PaperApplication[]
  readonly onStep?: (progress: CalibrationStep) => void
}

export interface CalibrationStep {
  /** Null in the fit to all applications. */
  readonly without: PaperApplication | null
  readonly loss: number
  readonly accepted: boolean
  readonly constants: FittedValues
}

export interface Fit {
  readonly constants: FittedValues
  /** Over the fitted overheads; if an application was held out, over those of that application. */
  readonly meanAbsoluteErrorPoints: number
  readonly residuals: readonly Residual[]
  readonly evaluations: number
}

export interface Calibration {
  readonly seed: string
  readonly trials: number
  readonly all: Fit
  readonly heldOut: Readonly<Partial<Record<PaperApplication, Fit>>>
}

export async function calibrate(scenarios: PaperScenarios, options: CalibrateOptions): Promise<Calibration> {
  const evaluator = new Evaluator(scenarios, options)
  const all = await findConstants(evaluator, null, options)
  const heldOut: Partial<Record<PaperApplication, Fit>> = {}
  for (const application of options.holdOut ?? [])
    heldOut[application] = await findConstants(evaluator, application, options)
  return { seed: options.seed, trials: options.trials, all, heldOut }
}

async function findConstants(
  evaluator: Evaluator,
  without: PaperApplication | null,
  { onStep }: CalibrateOptions,
): Promise<Fit> {
  const shown = paperApplications.filter((application) => application !== without)
  const { point, evaluations } = await fitLeastSquares({
    box: fittedNames.map((name) => startingBox[name]),
    async evaluate(points) {
      const runs = await Promise.all(points.map((there) => evaluator.runs(constantsOf(there), shown)))
      return runs.map((there, at) => [
        ...residualsOf(there, shown).flatMap(asLeastSquares),
        ...fittedNames.map((name, parameter) => priorOf(startingBox[name], points[at]![parameter]!)),
      ])
    },
    huberThreshold: 1,
    relativeStep: 0.1,
    mostSteps: 48,
    tolerance: 0.001,
    onStep: ({ point: there, loss, accepted }: Step) =>
      onStep?.({ without, loss, accepted, constants: constantsOf(there) }),
  })
  const constants = constantsOf(point)
  const judged = without === null ? shown : [without]
  const residuals = residualsOf(await evaluator.runs(constants, judged), judged)
  return { constants, meanAbsoluteErrorPoints: meanAbsoluteErrorPoints(residuals), residuals, evaluations }
}

/** Runs the paper with given constants; each set of constants is run only once. */
class Evaluator {
  readonly #scenarios: PaperScenarios
  readonly #options: CalibrateOptions
  readonly #done = new Map<string, Promise<PaperRuns>>()

  constructor(scenarios: PaperScenarios, options: CalibrateOptions) {
    this.#scenarios = scenarios
    this.#options = options
  }

  runs(constants: FittedValues, applications: readonly PaperApplication[]): Promise<PaperRuns> {
    const values = fittedNames.map((name) => constants[name]).join(' ')
    const whole = this.#done.get(`${values} ${paperApplications.join(' ')}`)
    if (whole !== undefined) return whole
    const key = `${values} ${applications.join(' ')}`
    let runs = this.#done.get(key)
    if (runs === undefined) {
      const { seed, trials, run } = this.#options
      runs = runPaper(this.#scenarios, { seed, trials, run, constants, applications })
      this.#done.set(key, runs)
    }
    return runs
  }
}

/** Rounded to three digits as in the sources, so that what is printed is what was evaluated. */
const constantsOf = (point: readonly number[]): FittedValues => {
  const constants: Partial<FittedValues> = {}
  for (const [at, name] of fittedNames.entries()) constants[name] = threeDigits(point[at]!)
  return constants as FittedValues
}

export function threeDigits(value: number): number {
  let unit = 1
  while (value / unit >= 1000) unit *= 10
  return Math.round(value / unit) * unit
}
