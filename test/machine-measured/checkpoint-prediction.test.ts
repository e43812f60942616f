// The parts of `npm run validate:machine`: what a checkpoint ought to cost, intervals of medians, and the program that saves itself. That they
// agree on a machine is not asked here: tests run on machines that are not quiet.

import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type CheckpointLoop,
  haveInCommon,
  medianInterval,
  predictedCost,
} from '../../sim/experiments/machine/checkpoint-prediction.ts'
import { compiled, scratchIn } from '../../sim/node/machine/repetitions.ts'

const MB = 1024 * 1024
const loop: CheckpointLoop = { stateBytes: 4 * MB, rounds: 40, roundNs: 10e6, pagesWritten: 100, roundsEach: 10 }
const figures = { copy: 0.1, write: 2, fork: 50_000, forkPage: 20, fault: 1000 }

describe('what a checkpoint ought to cost', () => {
  test('by copying: the copy and the writing', () => {
    expect(predictedCost('copy', loop, figures)).toBeCloseTo(4 * MB * 2.1, 3)
  })
  test('by forking: the fork, and the faults of as many rounds as the child takes', () => {
    const meanwhile = (4 * MB * 2) / 10e6
    expect(predictedCost('fork', loop, figures)).toBeCloseTo(50_000 + 1024 * 20 + meanwhile * 100 * 1000, 3)
  })
  test('by forking with all pages written: no more faults than there are pages', () => {
    const all = { ...loop, pagesWritten: 5000, roundNs: 8e6 }
    expect(predictedCost('fork', all, figures)).toBeCloseTo(50_000 + 1024 * 20 + 1024 * 1000, 3)
  })
  test('by forking to a slow disk: all checkpoints but the last wait for the child before', () => {
    const slow = { ...figures, write: 40 }
    const waiting = ((4 * MB * 40 - 100e6) * 3) / 4
    expect(predictedCost('fork', loop, slow)).toBeCloseTo(50_000 + 1024 * 20 + 1000 * 1000 + waiting, 3)
  })
  test('is not known without a figure for it', () => {
    expect(predictedCost('fork', loop, { write: 2 })).toBeNaN()
  })
})

describe('the interval of a median', () => {
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => count - i)
  test.each([
    [5, 1, 5],
    [6, 1, 6],
    [11, 2, 10],
    [20, 6, 15],
    [50, 18, 33],
  ])('of %i values goes from rank %i to rank %i', (count, low, high) => {
    expect(medianInterval(upTo(count))).toEqual({ median: (count + 1) / 2, low, high })
  })
  test('of nothing is nothing', () => {
    expect(medianInterval([])).toEqual({ median: Number.NaN, low: Number.NaN, high: Number.NaN })
  })
  test('two have something in common where they overlap', () => {
    const between = (low: number, high: number) => ({ median: low, low, high })
    expect(haveInCommon(between(1, 3), between(3, 5))).toBe(true)
    expect(haveInCommon(between(1, 3), between(4, 5))).toBe(false)
    expect(haveInCommon(between(4, 5), between(1, 3))).toBe(false)
  })
})

describe('the program that saves itself', () => {
  const folder = scratchIn(tmpdir())
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const program = compiled('checkpoint-loop', folder)
  const run = (how: string): number =>
    Number(spawnSync(program!, [how, join(folder, 'saved'), '2', '4', '64', '2', '1e6'], { encoding: 'utf8' }).stdout)

  test.skipIf(program === null).each(['none', 'copy', 'fork'])(
    'saving by %s takes at least its rounds, and leaves nothing',
    (how) => {
      const took = run(how)
      expect(took).toBeGreaterThanOrEqual(4e6)
      expect(took).toBeLessThan(60e9)
      expect(existsSync(join(folder, 'saved'))).toBe(false)
    },
  )
})
