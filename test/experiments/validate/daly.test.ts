// Young's and Daly's closed forms against each other, and simulated jobs under crashes against them.

import { describe, expect, test } from 'vitest'
import { runInTurn } from '../../../sim/experiments/trials.ts'
import { dalyInterval, expectedRunningTime, youngInterval } from '../../../sim/experiments/validate/daly.ts'
import { longJobs, validateDaly } from '../../../sim/experiments/validate/validate-daly.ts'

const DAY = 86_400

const timeAt = (intervalSeconds: number, checkpointSeconds: number, meanTimeBetweenCrashesSeconds: number): number =>
  expectedRunningTime({
    workSeconds: 14 * DAY,
    intervalSeconds,
    checkpointSeconds,
    restartSeconds: 60,
    meanTimeBetweenCrashesSeconds,
  })

/** The interval of the least expected running time, by trying ever finer steps. */
function leastInterval(checkpoint: number, mean: number): number {
  let best = 1
  for (let step = mean / 4; step > mean * 1e-7; step /= 4) {
    for (const near of [best - 3 * step, best - 2 * step, best - step, best + step, best + 2 * step, best + 3 * step]) {
      if (near > 0 && timeAt(near, checkpoint, mean) < timeAt(best, checkpoint, mean)) best = near
    }
  }
  return best
}

describe('the best interval', () => {
  test.each([
    ['seconds against days', 2, 2.7 * DAY, 0.001],
    ['a minute against an hour', 60, 3600, 0.01],
    ['a quarter of an hour against an hour', 900, 3600, 0.02],
  ])("Daly's is the formula's minimum: %s", (_, checkpoint, mean, error) => {
    const least = leastInterval(checkpoint, mean)
    expect(Math.abs(dalyInterval(checkpoint, mean) / least - 1)).toBeLessThan(error)
    expect(Math.abs(youngInterval(checkpoint, mean) / least - 1)).toBeGreaterThan(error)
  })

  test('without crashes only checkpoints cost', () => {
    expect(timeAt(3600, 36, 1e12) / (14 * DAY)).toBeCloseTo(1.01, 5)
  })

  test('by hand: an hour of work in one go, a crash an hour, nothing else', () => {
    const hour = { workSeconds: 3600, intervalSeconds: 3600, meanTimeBetweenCrashesSeconds: 3600 }
    expect(expectedRunningTime({ ...hour, checkpointSeconds: 0, restartSeconds: 0 })).toBeCloseTo(
      3600 * (Math.E - 1),
      6,
    )
  })
})

describe('a simulated job under crashes', () => {
  const [, hours] = longJobs
  const few = { ...hours!, trials: 10, intervals: hours!.intervals.slice(1) }

  test('takes as long as the formula says', async () => {
    const rows = await validateDaly('1', runInTurn, [few])
    // of each interval the formula and the recursion, and how often hosts crashed
    expect(rows).toHaveLength(5)
    for (const row of rows) {
      expect(row, row.name).toMatchObject({ holds: true })
      // an interval that holds everything would prove nothing
      expect(row.ci95 / row.expected, row.name).toBeLessThan(0.5)
    }
  }, 120_000)

  test('does not, when it crashes half as often as the formula is told', async () => {
    const rows = await validateDaly('1', runInTurn, [{ ...few, crashesPerMean: 0.5 }])
    expect(rows.some(({ holds }) => !holds)).toBe(true)
  }, 120_000)
})
