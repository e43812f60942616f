// Advice: the parts by hand, and over twenty random small clusters against Daly's closed form where its assumptions hold.

import { describe, expect, test } from 'vitest'
import type { Costs } from '../../sim/experiments/advise/advice.ts'
import { span } from '../../sim/experiments/advise/advice-text.ts'
import { advise, NoAdvice, type Question } from '../../sim/experiments/advise/advise.ts'
import { line } from '../../sim/experiments/advise/costs.ts'
import { crashHistory } from '../../sim/experiments/advise/crash-history.ts'
import { Job, meanTimeBetweenCrashes } from '../../sim/experiments/advise/job.ts'
import { niceIntervals, summary } from '../../sim/experiments/advise/model.ts'
import { costsAt, elapsed } from '../../sim/experiments/advise/renewal.ts'
import { type PerformShortRuns, performShortRun } from '../../sim/experiments/advise/short-run.ts'
import { expectedRunningTime } from '../../sim/experiments/validate/daly.ts'
import { defineScenario } from '../../sim/index.ts'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import type { AnyWrittenScenario } from '../../sim/scenario/written.ts'

const inTurn: PerformShortRuns = async (runs) => runs.map(performShortRun)

const asked = (written: AnyWrittenScenario, more: Partial<Question> = {}): Question => ({
  scenario: defineScenario(written as Parameters<typeof defineScenario>[0]),
  ...{ seed: '1', trials: 300, objective: 'time', deadlineSeconds: null, pricePerHostHour: null },
  ...{ policies: ['full'], copies: [1], wholeRuns: 0 },
  ...more,
})

describe('the renewal model', () => {
  const costs: Costs = {
    ...{ workSeconds: 1000, restartSeconds: 20, redo: 1, crashes: 8, hitShare: 1, eventsPerSecond: 1 },
    checkpoints: [{ intervalSeconds: 100, stallSeconds: 5, latencySeconds: 5 }],
  }
  const crash = (atSeconds: number, phase = 0.5, strikes = 0) => ({ atSeconds, phase, strikes })

  test('without a crash: a checkpoint each interval', () => {
    expect(elapsed(costs, 100, [], 1e6)).toBe(1050)
  })
  test('a crash costs the restart and what was done since the checkpoint counted', () => {
    expect(elapsed(costs, 100, [crash(500)], 1e6)).toBeCloseTo(1050 + 20 + 5 + 0.5 * 105, 9)
    expect(elapsed(costs, 100, [crash(500), crash(1100)], 1e6)).toBeCloseTo(1050 + 2 * (20 + 5 + 0.5 * 105), 9)
  })
  test('early in the job no more is lost than there was; after its end, nothing', () => {
    expect(elapsed(costs, 100, [crash(3, 0.9)], 1e6)).toBeCloseTo(1050 + 23, 9)
    expect(elapsed(costs, 100, [crash(1051)], 1e6)).toBe(1050)
  })
  test('a crash of a host without a process costs nothing', () => {
    expect(elapsed({ ...costs, hitShare: 0.4 }, 100, [crash(500, 0.5, 0.7)], 1e6)).toBe(1050)
  })
  test('a checkpoint in the background counts later, and its time is work', () => {
    const background = { ...costs, checkpoints: [{ intervalSeconds: 100, stallSeconds: 1, latencySeconds: 41 }] }
    expect(elapsed(background, 100, [], 1e6)).toBeCloseTo(1000 * (1 + 1 / 140), 9)
  })
  test('what is not over when nothing more is known is not over', () => {
    expect(elapsed(costs, 100, [], 1000)).toBe(Number.POSITIVE_INFINITY)
  })
  test('between measured intervals costs grow with the logarithm, beyond them they stay', () => {
    const two = {
      checkpoints: [10, 1000].map((each, i) => ({ intervalSeconds: each, stallSeconds: i + 1, latencySeconds: 4 * i })),
    }
    expect(costsAt(two, 100)).toMatchObject({
      stallSeconds: expect.closeTo(1.5, 9),
      latencySeconds: expect.closeTo(2, 9),
    })
    expect([costsAt(two, 1).stallSeconds, costsAt(two, 1e5).stallSeconds]).toEqual([1, 2])
  })
})

describe('what it stands on', () => {
  test('intervals that people can say', () => {
    expect(niceIntervals(0.9, 11)).toEqual([1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2, 10])
    expect([0.5, 90, 150, 9000, 2 * 86400].map((each) => span(each))).toEqual([
      '500 ms',
      '90 s',
      '2.5 min',
      '2.5 h',
      '2 d',
    ])
  })
  test('the line through the costs of crashes', () => {
    const costs = [10, 30, 50].map((lost) => ({ lost, cost: 7 + 0.9 * lost }))
    const { restartSeconds, redo } = line(costs)
    expect([restartSeconds, redo]).toEqual([expect.closeTo(7, 9), expect.closeTo(0.9, 9)])
    expect(line([{ lost: 5, cost: 8 }])).toEqual({ restartSeconds: 3, redo: 1 })
    // noise alone says nothing of how what was lost is done again
    const noise = [40, 10, 30, 20].map((cost, i) => ({ lost: i, cost }))
    expect(line(noise)).toEqual({ restartSeconds: 25 - 1.5, redo: 1 })
  })
  test('quantiles of running times, infinite ones among them', () => {
    expect(summary([4, 1, 3, 2])).toMatchObject({ expectedSeconds: 2.5, p50: 2, p95: 4 })
    expect(summary([1, 2, Number.POSITIVE_INFINITY])).toMatchObject({
      expectedSeconds: Number.POSITIVE_INFINITY,
      p50: 2,
    })
  })
  test('histories of crashes come as often as the scenario says, and are the same again', () => {
    const crashes = { hosts: 'workstations', each: '10h', restartAfter: '1min' } as const
    const job = new Job(asked({ application: { kind: 'pattern', size: 5 }, faults: [{ crashes }] }).scenario)
    expect(meanTimeBetweenCrashes(job.crashes)).toBeCloseTo(36_000 / 5, 6)
    const history = crashHistory(job.crashes, 's', 36_000 * 400)
    expect(history.length).toBeGreaterThan(1800)
    expect(history.length).toBeLessThan(2200)
    expect(history.every(({ atSeconds }, i) => i === 0 || atSeconds >= history[i - 1]!.atSeconds)).toBe(true)
    expect(crashHistory(job.crashes, 's', 36_000 * 400)).toEqual(history)
  })
})

describe('there is no advice', () => {
  const pattern = { kind: 'pattern', workers: 1, size: 10 } as const
  test.each<[string, AnyWrittenScenario, RegExp]>([
    ['without crashes', { application: pattern }, /^faults: expected crashes by chance, such as/],
    [
      'beside crashes at instants',
      {
        application: pattern,
        faults: [{ crash: 'ws1', at: '1s' }, { crashes: { hosts: 'workstations', each: '1d' } }],
      },
      /found crash$/,
    ],
    [
      'for a job that never ends',
      {
        application: { kind: 'pattern', workers: 1, size: 10, options: { work: '1min' } },
        faults: [{ crashes: { hosts: 'workstations', each: '10s', restartAfter: '1s' } }],
      },
      /would not end under a crash every/,
    ],
  ])('%s', async (_, written, message) => {
    await expect(advise(asked(written), { run: inTurn })).rejects.toThrow(message)
    await expect(advise(asked(written), { run: inTurn })).rejects.toThrow(NoAdvice)
  })
})

/** A single process that depends on nobody, saved while it waits, on hosts that crash without memory: what Daly assumes. */
function randomCluster(number: number): AnyWrittenScenario {
  const chance = new RandomStreams(`cluster ${number}`).of('figures')
  const pick = <T>(values: readonly T[]): T => chance.pick(values)
  return {
    name: `cluster ${number}`,
    application: {
      kind: 'pattern',
      workers: 1,
      size: 4000,
      options: { work: pick(['10s', '30s', '1min']), state: `${chance.integer(64, 3000)}KB` },
    },
    hosts: {
      workstations: { count: chance.integer(3, 6), profile: pick(['sparcstation-1', 'modern-server']) },
      servers: { count: 1 },
    },
    star: { placement: 'least-loaded', replication: 1, ring: { period: '20s', timeout: '5s' } },
    start: { stagger: '0s', jitter: '0s' },
    faults: [{ crashes: { hosts: 'workstations', each: `${chance.integer(2, 60)}h`, restartAfter: '5min' } }],
  }
}

test.each(Array.from({ length: 10 }, (_, i) => i))(
  'cluster %i: the best interval is within the flat range of Daly’s',
  async (number) => {
    const { best, marks, workSeconds } = await advise(asked(randomCluster(number)), { run: inTurn })
    const overhead = (intervalSeconds: number): number =>
      expectedRunningTime({
        ...{
          workSeconds,
          intervalSeconds,
          checkpointSeconds: marks.checkpointSeconds,
          restartSeconds: marks.restartSeconds,
        },
        meanTimeBetweenCrashesSeconds: marks.meanTimeBetweenCrashesSeconds,
      }) /
        workSeconds -
      1
    const least = Math.min(...niceIntervals(marks.dalySeconds / 3, marks.dalySeconds * 3).map(overhead))
    expect(overhead(best.intervalSeconds)).toBeLessThanOrEqual(1.1 * least)
    // that it can fail: three times as long, or a third, is not in it
    expect(overhead(4 * marks.dalySeconds)).toBeGreaterThan(1.1 * least)
  },
  60_000,
)
