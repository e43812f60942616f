// Robust least squares within bounds, for expensive and slightly noisy functions: the Levenberg-Marquardt method with wide finite
// differences, Broyden updates of the Jacobian between full evaluations, and the Huber loss, in which a residual beyond a threshold counts
// linearly instead of quadratically. Uses only the four basic operations and square roots: the same on every engine.

import { solveSymmetric } from './linear-equations.ts'

export interface Bounds {
  readonly start: number
  readonly least: number
  readonly most: number
}

export interface LeastSquaresProblem {
  readonly box: readonly Bounds[]
  /** The residuals at each of the points; several points may be computed at once. */
  evaluate(points: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]>
  /** The size beyond which a residual counts linearly. */
  readonly huberThreshold: number
  /** The step of finite differences, relative to the value. */
  readonly relativeStep: number
  /** The largest number of points tried after the first derivatives. */
  readonly mostSteps: number
  /** Stops when no step reduces the loss by more than this fraction. */
  readonly tolerance: number
  readonly onStep?: ((step: Step) => void) | undefined
}

export interface Step {
  readonly point: readonly number[]
  readonly loss: number
  readonly accepted: boolean
}

export interface LeastSquaresSolution {
  readonly point: readonly number[]
  readonly residuals: readonly number[]
  readonly loss: number
  /** How often the function was evaluated. */
  readonly evaluations: number
}

const SMALLER = 1 / 5
const LARGER = 4
const FIRST_DAMPING = 0.03
const MOST_DAMPING = 1e4
/** A hundredth of a residual's unit, squared: prevents steps in directions that change nothing. */
const RIDGE = 1e-4
/** After this many steps in a row without progress the derivatives are computed again; if they are still fresh, the search ends. */
const PATIENCE = 2

export async function fitLeastSquares(problem: LeastSquaresProblem): Promise<LeastSquaresSolution> {
  const { box, huberThreshold, mostSteps, tolerance, onStep } = problem
  let evaluations = 0
  const evaluate = (points: readonly (readonly number[])[]) => {
    evaluations += points.length
    return problem.evaluate(points)
  }
  const lossOf = (residuals: readonly number[]): number => huberLoss(residuals, huberThreshold)

  let point: readonly number[] = box.map(({ start }) => start)
  let residuals = (await evaluate([point]))[0]!
  let derivatives = await differences(problem, point, residuals, evaluate)
  let loss = lossOf(residuals)
  let fresh = true
  let damping = FIRST_DAMPING
  let failures = 0
  for (let step = 1; step <= mostSteps; step++) {
    const next = dampedStep(box, point, residuals, derivatives, huberThreshold, damping)
    const found = (await evaluate([next]))[0]!
    const foundLoss = lossOf(found)
    const accepted = foundLoss < loss
    const progress = foundLoss < loss * (1 - tolerance)
    onStep?.({ point: next, loss: foundLoss, accepted })
    derivatives = broydenUpdate(derivatives, box, point, next, residuals, found)
    if (accepted) {
      point = next
      residuals = found
      loss = foundLoss
      damping *= SMALLER
    } else damping = Math.min(damping * LARGER, MOST_DAMPING)
    if (progress) fresh = false
    failures = progress ? 0 : failures + 1
    if (failures < PATIENCE) continue
    if (fresh || step === mostSteps) break
    derivatives = await differences(problem, point, residuals, evaluate)
    fresh = true
    damping = FIRST_DAMPING
    failures = 0
  }
  return { point, residuals, loss, evaluations }
}

/** Derivatives by parameter and residual, with respect to the parameter relative to its start. */
type Derivatives = readonly (readonly number[])[]

async function differences(
  { box, relativeStep }: LeastSquaresProblem,
  point: readonly number[],
  residuals: readonly number[],
  evaluate: LeastSquaresProblem['evaluate'],
): Promise<Derivatives> {
  const moved = point.map((value, parameter) => {
    const { start, most } = box[parameter]!
    const step = Math.max(value, start / 4) * relativeStep
    return point.map((other, at) => (at === parameter ? value + (value + step > most ? -step : step) : other))
  })
  const values = await evaluate(moved)
  return values.map((there, parameter) => {
    const distance = (moved[parameter]![parameter]! - point[parameter]!) / box[parameter]!.start
    return there.map((value, at) => (value - residuals[at]!) / distance)
  })
}

function dampedStep(
  box: readonly Bounds[],
  point: readonly number[],
  residuals: readonly number[],
  derivatives: Derivatives,
  threshold: number,
  damping: number,
): number[] {
  const weights = residuals.map((value) => huberWeight(value, threshold))
  const weighted = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, value, at) => sum + weights[at]! * value * other[at]!, 0)
  const slopes = derivatives.map((row) => weighted(row, residuals))
  // a parameter at a bound that would leave the box is kept fixed
  const free = [...point.keys()].filter((at) => {
    const { least, most } = box[at]!
    return !(point[at]! <= least && slopes[at]! > 0) && !(point[at]! >= most && slopes[at]! < 0)
  })
  const matrix = free.map((i) =>
    free.map((j) => {
      const product = weighted(derivatives[i]!, derivatives[j]!)
      return i === j ? product * (1 + damping) + RIDGE : product
    }),
  )
  const solution = solveSymmetric(
    matrix,
    free.map((i) => -slopes[i]!),
  )
  const next = [...point]
  for (const [at, parameter] of free.entries()) {
    const { start, least, most } = box[parameter]!
    next[parameter] = Math.min(most, Math.max(least, point[parameter]! + (solution?.[at] ?? 0) * start))
  }
  return next
}

/** The smallest change of the derivatives that explains the last step. */
function broydenUpdate(
  derivatives: Derivatives,
  box: readonly Bounds[],
  from: readonly number[],
  to: readonly number[],
  before: readonly number[],
  after: readonly number[],
): Derivatives {
  const step = from.map((value, at) => (to[at]! - value) / box[at]!.start)
  const length = step.reduce((sum, value) => sum + value * value, 0)
  if (length === 0) return derivatives
  const unexplained = before.map((value, at) => {
    const predicted = derivatives.reduce((sum, row, parameter) => sum + row[at]! * step[parameter]!, value)
    return after[at]! - predicted
  })
  return derivatives.map((row, parameter) =>
    row.map((value, at) => value + (unexplained[at]! * step[parameter]!) / length),
  )
}

const huberWeight = (residual: number, threshold: number): number =>
  Math.abs(residual) <= threshold ? 1 : threshold / Math.abs(residual)

/** Half the square up to the threshold, linear beyond it. */
export const huberLoss = (residuals: readonly number[], threshold: number): number =>
  residuals.reduce((sum, residual) => {
    const size = Math.abs(residual)
    return sum + (size <= threshold ? (size * size) / 2 : threshold * (size - threshold / 2))
  }, 0)
