import { describe, expect, test } from 'vitest'
import { evaluateClaims } from '../../../sim/experiments/paper/claims.ts'
import { reproducePaper } from '../../../sim/experiments/paper/paper.ts'
import { loadPaperScenarios, paperRunCount } from '../../../sim/experiments/paper/paper-scenarios.ts'
import {
  gaussLoggingPercent,
  messageSlowdown,
  overheadTables,
  paperApplications,
  printedFigures,
  table1,
  tableOf,
} from '../../../sim/experiments/paper/paper-tables.ts'
import { judge, judgeOverhead, shortcomings } from '../../../sim/experiments/paper/verdict.ts'
import type { RunTrials, Trial } from '../../../sim/experiments/trials.ts'
import type { SimulationResult } from '../../../sim/result.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { type Invented, inventedResult } from '../sweep/invented-runs.ts'

const folder = new URL('../../../scenarios/paper/', import.meta.url).pathname
const scenarios = loadPaperScenarios((name) => loadScenario(`${folder}${name}.yaml`))

/** What a simulator would give that agrees with the paper in every cell. */
function asPrinted({ scenario: { application, protocol } }: Trial): Invented {
  if (application.kind === 'ping') {
    const copies = protocol.replication as 0 | 1 | 2 | 3 | 4
    return { seconds: 1, messagesSent: 10, sendingSeconds: copies === 0 ? 1 : messageSlowdown[copies] }
  }
  const { seconds, memoryKB, communicationKB } = table1[application.kind as keyof typeof table1]
  const size = { imageBytes: memoryKB * 1024, bytesSent: communicationKB * 1024 }
  const copies = protocol.replication as 0 | 1 | 2
  if (copies === 0) return { seconds, ...size }
  const { policy } = protocol.checkpoint
  const percent =
    policy === 'none'
      ? gaussLoggingPercent[copies]
      : overheadTables[tableOf[policy as keyof typeof tableOf]][application.kind as keyof typeof table1][copies].percent
  return { seconds: seconds * (1 + percent / 100), ...size }
}

const inventing =
  (invent: (trial: Trial) => Invented): RunTrials =>
  async (trials) =>
    trials.map((trial): SimulationResult => inventedResult(trial.scenario.name, trial.seed, invent(trial)))

const reproduce = (invent: (trial: Trial) => Invented, trials = 3) =>
  reproducePaper(scenarios, { seed: '1995', trials, run: inventing(invent) })

/** So that a verdict is on the runs alone, and not on what the last calibration found. */
const wellPredicted = { gauss: 1, matmul: 1, fft: 1 }

const isGaussFull2 = ({ scenario }: Trial): boolean =>
  scenario.application.kind === 'gauss' &&
  scenario.protocol.checkpoint.policy === 'full' &&
  scenario.protocol.replication === 2

describe("the paper's numbers", () => {
  const cells = paperApplications.flatMap((application) =>
    ([2, 3, 4] as const).flatMap((table) =>
      ([1, 2] as const).map((copies) => ({
        application,
        table,
        copies,
        ...overheadTables[table][application][copies],
      })),
    ),
  )

  test.each(cells)(
    'table $table, $application, $copies: $percent % of whole seconds, within their rounding',
    (cell) => {
      // both times are rounded: each may be off by half a second; the percentage has two decimals
      const base = table1[cell.application].seconds
      const least = ((cell.seconds - 0.5) / (base + 0.5) - 1) * 100
      const most = ((cell.seconds + 0.5) / (base - 0.5) - 1) * 100
      expect(cell.percent).toBeGreaterThan(least - 0.005)
      expect(cell.percent).toBeLessThan(most + 0.005)
    },
  )
})

describe('a simulator that gives what the paper printed', () => {
  test('has no error, no shortcoming, and supports the claims that the tables support', async () => {
    const report = await reproduce(asPrinted)
    expect(report.score.meanAbsoluteErrorPoints).toBeCloseTo(0, 9)
    expect(shortcomings(report, wellPredicted)).toEqual([])
    expect(report.claims.filter(({ holds, holdsInPaper }) => holds !== holdsInPaper)).toEqual([])
    expect('failures' in report).toBe(false)
  })

  test('gives a document of the promised shape', async () => {
    const { seed, trials, fingerprint, tables, claims, score, ...rest } = await reproduce(asPrinted)
    expect(rest).toEqual({})
    expect({ seed, trials }).toEqual({ seed: '1995', trials: 3 })
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(tables['1'][0]).toEqual({
      application: 'gauss',
      seconds: { paper: 344, simulated: 344, ci95: 0 },
      memoryKB: { paper: 1704, simulated: 1704 },
      communicationKB: { paper: 2700, simulated: 2700 },
    })
    expect(tables['4'].at(-1)).toEqual({
      application: 'fft',
      policy: 'incremental',
      replication: 2,
      seconds: { paper: 1194, simulated: expect.closeTo(1194.655), ci95: expect.closeTo(0) },
      overheadPercent: { paper: 1.5, simulated: expect.closeTo(1.5), ci95: expect.closeTo(0) },
    })
    expect(Object.keys(tables)).toEqual(['1', '2', '3', '4', 'logging', 'messages'])
    expect([2, 3, 4].map((table) => tables[`${table as 2 | 3 | 4}`].length)).toEqual([6, 6, 6])
    expect(tables.logging).toEqual([
      { replication: 1, overheadPercent: { paper: 6.83, simulated: expect.closeTo(6.83) } },
      { replication: 2, overheadPercent: { paper: 14.53, simulated: expect.closeTo(14.53) } },
    ])
    expect(tables.messages.map(({ backups }) => backups)).toEqual([1, 2, 3, 4])
    expect(Object.keys(claims[0]!)).toEqual(['id', 'statement', 'paper', 'simulated', 'holds', 'holdsInPaper'])
    expect(Object.keys(score)).toEqual([
      'meanAbsoluteErrorPoints',
      'ci95Points',
      'maxAbsoluteErrorPoints',
      'predictionPoints',
      'cellsWithinPrediction',
      'nullModelMeanAbsoluteErrorPoints',
      'fittedConstants',
      'heldOutMeanAbsoluteErrorPoints',
    ])
  })

  test('a model without checkpoint costs is off by what the tables say beyond logging', async () => {
    // gauss 153.79 less its logging, matmul 38.44, fft 20.34 points over 18 cells
    const { score } = await reproduce(asPrinted)
    expect(score.nullModelMeanAbsoluteErrorPoints).toBeCloseTo((153.79 + 38.44 + 20.34) / 18, 2)
  })
})

describe('what goes wrong is told', () => {
  test('one cell off by six points is a shortcoming, and is in the score with a third of a point', async () => {
    const report = await reproduce((trial) => {
      const printed = asPrinted(trial)
      return isGaussFull2(trial) ? { ...printed, seconds: printed.seconds + 344 * 0.06 } : printed
    })
    expect(report.score.meanAbsoluteErrorPoints).toBeCloseTo(6 / 18, 6)
    expect(report.score.maxAbsoluteErrorPoints).toBeCloseTo(6, 6)
    expect(shortcomings(report, wellPredicted)).toEqual(['no overhead is off by more than 5 points: 1 are'])
  })

  test('a run that does not complete is named and left out of its mean', async () => {
    const report = await reproduce((trial) => {
      const lost = isGaussFull2(trial) && trial.seed === '1995/1'
      return lost ? { seconds: 9, outcome: 'cannot-recover' } : asPrinted(trial)
    })
    expect(report.tables['2'][1]!.overheadPercent.simulated).toBeCloseTo(64.92, 6)
    expect(report.failures).toEqual([
      {
        scenario: 'gauss, full checkpoints, two copies',
        seed: '1995/1',
        outcome: 'cannot-recover',
        reason: 'invented',
      },
    ])
    expect(shortcomings(report, wellPredicted)).toEqual(['every run completes: 1 did not'])
  })

  test('when no trial of a cell completes, the cell has no number and the verdict is bad', async () => {
    const report = await reproduce((trial) =>
      isGaussFull2(trial) ? { seconds: 9, outcome: 'stuck' } : asPrinted(trial),
    )
    expect(report.tables['2'][1]!.overheadPercent.simulated).toBeNaN()
    expect(judgeOverhead(report.tables['2'][1]!.overheadPercent)).toBe('far')
    expect(shortcomings(report, wellPredicted)).not.toEqual([])
  })
})

test('an overhead is the mean of what each trial adds to its own baseline', async () => {
  // baselines 100 and 200 s, with checkpoints 110 and 240 s: 10 % and 20 %, not 350 over 300
  const { tables } = await reproduce(({ seed, scenario: { protocol } }) => {
    const second = seed.endsWith('/1')
    if (protocol.replication === 0) return { seconds: second ? 200 : 100 }
    return { seconds: second ? 240 : 110 }
  }, 2)
  const [row] = tables['2']
  expect(row!.overheadPercent.simulated).toBeCloseTo(15, 9)
  // Student's t with one degree of freedom: 12.706 standard errors of 5
  expect(row!.overheadPercent.ci95).toBeCloseTo(12.706 * 5, 2)
})

test('every configuration draws from the same seeds, and there are as many runs as announced', async () => {
  const seen: Trial[] = []
  await reproduce((trial) => {
    seen.push(trial)
    return asPrinted(trial)
  }, 2)
  expect(seen.length).toBe(2 * paperRunCount)
  expect(new Set(seen.map(({ seed }) => seed))).toEqual(new Set(['1995/0', '1995/1']))
})

describe('a verdict', () => {
  /** All overheads are off by so many points, give or take what each trial draws. */
  const offBy = (points: number, scatter: number, trials = 10, seed = 0) =>
    reproduce((trial) => {
      const printed = asPrinted(trial)
      if (trial.scenario.protocol.checkpoint.policy === 'none') return printed
      const { seconds } = table1[trial.scenario.application.kind as keyof typeof table1]
      const drawn = (((Number(trial.seed.split('/')[1]) * 7 + seed) % 10) - 4.5) / 4.5
      return { ...printed, seconds: printed.seconds + (seconds * (points + scatter * drawn)) / 100 }
    }, trials)

  test('is within or outside where the score is far from the line, and says how far it scatters', async () => {
    const near = await offBy(0.8, 0.1)
    expect(near.score.meanAbsoluteErrorPoints).toBeCloseTo(0.8, 6)
    // ten trials from -0.1 to +0.1 in equal steps: deviation 0.0673, of the mean 0.0213, times 2.262
    expect(near.score.ci95Points).toBeCloseTo(0.0481, 3)
    expect(judge(near, wellPredicted).conclusion).toBe('within')
    expect(judge(await offBy(1.2, 0.1), wellPredicted).conclusion).toBe('outside')
  })

  test('is not given where chance could decide it, whatever the seed', async () => {
    for (let seed = 0; seed < 8; seed++) {
      for (const points of [0.96, 1.04]) {
        const { conclusion, close } = judge(await offBy(points, 0.1, 10, seed), wellPredicted)
        expect(conclusion).toBe('too close to say')
        expect(close.join()).toContain('mean absolute error')
      }
    }
  })

  test('is outside when an application was predicted badly that the fit had not seen', async () => {
    const report = await offBy(0.5, 0.1)
    const badly = { ...wellPredicted, gauss: 2.01 }
    expect(judge(report, badly).conclusion).toBe('outside')
    expect(shortcomings(report, badly)).toEqual([expect.stringContaining('gauss to 2.01')])
    expect(judge(report, wellPredicted).conclusion).toBe('within')
  })

  test('needs ten trials', async () => {
    expect(judge(await offBy(4, 0.1, 9), wellPredicted).conclusion).toBe('too few trials for a verdict')
    expect(judge(await offBy(4, 0.1, 10), wellPredicted).conclusion).toBe('outside')
  })
})

describe('the claims of the text', () => {
  const claims = evaluateClaims(printedFigures)

  test('have names of their own', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length)
    expect(claims.length).toBeGreaterThanOrEqual(10)
  })

  test("that the paper's own tables contradict are these", () => {
    expect(claims.filter(({ holdsInPaper }) => !holdsInPaper).map(({ id }) => id)).toEqual([
      'precopy-gain-none-fft', // 1.39 points with two copies, a third of what is left
      'precopy-gain-always', // matmul with one copy becomes slower
      'logging-third-everywhere', // 22 % of full checkpoints with two copies
      'logging-causes-overhead', // 23 % of it
      'checkpoints-cheaper-than-log', // 12.79 points against 6.83
    ])
  })

  test.each([
    ['precopy-gain-gauss', 18.12],
    ['precopy-gain-matmul', 10.45],
    ['incremental-least-one-copy', 23.96], // 24.32 / 19.62 - 1
    ['incremental-most-one-copy', 256.19], // 3.74 / 1.05 - 1
    ['incremental-least-two-copies', 42.47], // 46.80 / 32.85 - 1
    ['incremental-most-two-copies', 190.67], // 4.36 / 1.50 - 1
    ['incremental-matmul', 77.59], // 6.34 / 3.57 - 1
    ['logging-linear', 0.976], // 1, 1.2, 1.5, 2, 2.4
  ])('%s is %d in the tables', (id, value) => {
    expect(claims.find((claim) => claim.id === id)!.simulated).toBeCloseTo(value, 2)
  })
})
