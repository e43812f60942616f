import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { withNumber } from '../../../sim/cli/calibration-files.ts'
import { sourceNumber } from '../../../sim/cli/text/calibration-text.ts'
import { calibrate, fittedNames, startingBox, threeDigits } from '../../../sim/experiments/calibrate/calibrate.ts'
import {
  fitLeastSquares,
  huberLoss,
  type LeastSquaresProblem,
} from '../../../sim/experiments/calibrate/least-squares.ts'
import { solveSymmetric } from '../../../sim/experiments/calibrate/linear-equations.ts'
import { loadPaperScenarios } from '../../../sim/experiments/paper/paper-scenarios.ts'
import type { RunTrials, Trial } from '../../../sim/experiments/trials.ts'
import { fittedValues } from '../../../sim/machine/profiles/calibration.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { inventedResult } from '../sweep/invented-runs.ts'

const folder = new URL('../../../scenarios/paper/', import.meta.url).pathname
const scenarios = loadPaperScenarios((name) => loadScenario(`${folder}${name}.yaml`))

describe('linear equations', () => {
  test('4x + 2y = 10, 2x + 3y = 11 has the solution 1, 3', () => {
    const [x, y] = solveSymmetric(
      [
        [4, 2],
        [2, 3],
      ],
      [10, 11],
    )!
    expect(x).toBeCloseTo(1, 12)
    expect(y).toBeCloseTo(3, 12)
  })
  test('a matrix that is not positive definite has none', () => {
    expect(
      solveSymmetric(
        [
          [1, 2],
          [2, 1],
        ],
        [1, 1],
      ),
    ).toBeNull()
  })
})

describe('least squares', () => {
  const fitTo = (
    residuals: (point: readonly number[]) => number[],
    box: LeastSquaresProblem['box'],
    huberThreshold = Number.POSITIVE_INFINITY,
  ) =>
    fitLeastSquares({
      ...{ box, huberThreshold, relativeStep: 0.05, mostSteps: 60, tolerance: 1e-6 },
      evaluate: async (points) => points.map(residuals),
    })
  const box = { start: 1, least: 0.01, most: 100 }

  test('finds the bottom of a curved valley', async () => {
    // Rosenbrock's function: the bottom is at (2, 4)
    const { point } = await fitTo(([x, y]) => [10 * (y! - x! * x!), 2 - x!], [box, box])
    expect(point[0]).toBeCloseTo(2, 2)
    expect(point[1]).toBeCloseTo(4, 1)
  })

  test('a parameter that wants out stays at the edge, and the other is fitted with it there', async () => {
    const { point } = await fitTo(([x, y]) => [x! - 9, x! + y! - 10], [{ ...box, most: 3 }, box])
    expect(point[0]).toBe(3)
    expect(point[1]).toBeCloseTo(7, 3)
  })

  test('one wild value among five does not move a robust fit far, and moves a plain one by a fifth of its distance', async () => {
    const values = [4.9, 5, 5.1, 5, 105]
    const residuals = ([x]: readonly number[]): number[] => values.map((value) => x! - value)
    expect((await fitTo(residuals, [box], 0.1)).point[0]).toBeCloseTo(5, 0)
    expect((await fitTo(residuals, [box])).point[0]).toBeCloseTo(25, 1)
  })

  test('a direction that changes nothing is not followed', async () => {
    const { point } = await fitTo(([x]) => [x! - 3], [box, box])
    expect(point[0]).toBeCloseTo(3, 2)
    expect(point[1]).toBe(1)
  })

  test('the loss is half the square up to the threshold and a line beyond', () => {
    expect(huberLoss([0.5], 1)).toBe(0.125)
    expect(huberLoss([3], 1)).toBe(2.5)
    expect(huberLoss([1], 1)).toBe(0.5)
  })
})

describe('calibration', () => {
  /** Runs that cost what four constants say, by a formula; `seen` collects what was asked for. */
  const formula =
    (seen: Trial[]): RunTrials =>
    async (trials) =>
      trials.map((trial) => {
        seen.push(trial)
        const { application, protocol, name } = trial.scenario
        const constants = { ...fittedValues, ...trial.constants }
        const perCopy = protocol.replication * constants['layer.messageLayerNs'] * 1e-8
        const checkpoint = protocol.checkpoint.policy === 'none' ? 0 : constants['cpu.pageFaultNs'] * 1e-4
        const seconds = application.size * 1e-3 * (constants['cpu.loopNs'] + constants['cpu.flopNs']) + checkpoint
        const shown = { seconds: seconds * (1 + perCopy), sendingSeconds: 1 + perCopy, messagesSent: 1 }
        return inventedResult(name, trial.seed, shown)
      })

  test('gives the same constants again, each inside its box and of three digits', async () => {
    const once = await calibrate(scenarios, { seed: '1', trials: 1, run: formula([]) })
    const again = await calibrate(scenarios, { seed: '1', trials: 1, run: formula([]) })
    expect(again).toEqual(once)
    for (const name of fittedNames) {
      const { least, most } = startingBox[name]
      const value = once.all.constants[name]
      expect(value).toBeGreaterThanOrEqual(least)
      expect(value).toBeLessThanOrEqual(most)
      expect(threeDigits(value)).toBe(value)
    }
  })

  test('brings the error down from where it starts', async () => {
    const losses: number[] = []
    await calibrate(scenarios, {
      ...{ seed: '1', trials: 1, run: formula([]) },
      onStep: ({ loss, accepted }) => void (accepted && losses.push(loss)),
    })
    expect(losses.length).toBeGreaterThan(1)
    expect(losses).toEqual([...losses].sort((a, b) => b - a))
  })

  test('an application that is held out is not run with any constants but those it is judged by', async () => {
    const seen: Trial[] = []
    const { heldOut, all } = await calibrate(scenarios, {
      ...{ seed: '1', trials: 1, run: formula(seen), holdOut: ['fft'] },
    })
    const own = seen.slice(seen.findIndex(({ scenario }, at) => scenario.application.kind === 'fft' && at > 0))
    expect(own.length).toBeGreaterThan(0)
    expect(heldOut.fft!.constants).not.toEqual(all.constants)
    const judged = JSON.stringify(heldOut.fft!.constants)
    const last = seen.filter(({ scenario }) => scenario.application.kind === 'fft').slice(-7)
    for (const { constants } of last) expect(JSON.stringify(constants)).toBe(judged)
    expect(heldOut.fft!.residuals.map(({ name }) => name.split(' ')[0])).toContain('fft')
  })
})

describe('the box of the search', () => {
  test('names every fitted constant, and the committed values lie in it', () => {
    expect([...fittedNames].sort()).toEqual(Object.keys(fittedValues).sort())
    for (const name of fittedNames) {
      const { start, least, most } = startingBox[name]
      expect(least).toBeLessThan(start)
      expect(start).toBeLessThan(most)
      expect(fittedValues[name], name).toBeGreaterThanOrEqual(least)
      expect(fittedValues[name], name).toBeLessThanOrEqual(most)
    }
  })
})

describe('constants in the sources', () => {
  const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

  test.each(Object.entries(fittedValues))('%s is found where it stands, and nothing else changes', (name, value) => {
    const text = read('sim/machine/profiles/calibration.ts')
    const changed = withNumber(text, `'${name}'`, '12_345')
    expect(changed).toContain(`'${name}': 12_345,`)
    expect(withNumber(changed, `'${name}'`, sourceNumber(value))).toBe(text)
  })

  test.each(['gauss', 'matmul', 'fft'])('so is the held-out error of %s', (application) => {
    const text = read('sim/experiments/paper/held-out.ts')
    expect(withNumber(text, application, '1.23')).toContain(`  ${application}: 1.23,`)
  })

  test.each([
    [970, '970'],
    [9700, '9700'],
    [1_500_000, '1_500_000'],
    [12_345, '12_345'],
  ])('%d is written %s', (value, text) => {
    expect(sourceNumber(value)).toBe(text)
  })

  test.each([
    [1234, 1230],
    [999, 999],
    [1_455_501, 1_460_000],
  ])('%d with three digits is %d', (value, rounded) => {
    expect(threeDigits(value)).toBe(rounded)
  })
})
