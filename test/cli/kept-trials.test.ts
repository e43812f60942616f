// What is left of an experiment when somebody presses Control-C: as many trials of everything as are complete, and nothing made up.

import { describe, expect, test } from 'vitest'
import { KeptTrials } from '../../sim/cli/kept-trials.ts'
import { type Trial, trialSeed } from '../../sim/experiments/trials.ts'
import { Interrupted } from '../../sim/node/interruption.ts'
import type { SimulationResult } from '../../sim/result.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'

const scenarios = ['a', 'b', 'c'].map((name) => ({ name }) as Scenario)

/** All trials of a scenario before those of the next, as an experiment may list them. */
const batch = (trials: number): Trial[] =>
  scenarios.flatMap((scenario) =>
    Array.from({ length: trials }, (_, number) => ({ scenario, seed: trialSeed('1', number) })),
  )

const named = ({ scenario, seed }: Pick<SimulationResult, 'scenario' | 'seed'>): string => `${scenario} ${seed}`

/** A pool that does so many trials; then it is interrupted, and what else was asked for never ends. */
function interruptedAfter(most: number) {
  const order: string[] = []
  let happen = (): void => {}
  const interruption = {
    happened: false,
    promise: new Promise<void>((resolve) => {
      happen = resolve
    }),
  }
  const kept = new KeptTrials<Trial, SimulationResult>(async ([trial]) => {
    if (order.length === most) {
      interruption.happened = true
      happen()
      return new Promise(() => {})
    }
    const result = { scenario: trial!.scenario.name, seed: trial!.seed } as SimulationResult
    order.push(named(result))
    return [result]
  }, interruption)
  const perform = (trials: number) =>
    kept.perform(trials, async (complete, run) => ({ complete, results: (await run(batch(complete))).map(named) }))
  return { kept, order, perform }
}

describe('trials', () => {
  test('come in the order in which they were asked for, and the first of everything is done first', async () => {
    const { perform, order } = interruptedAfter(Number.POSITIVE_INFINITY)
    expect(await perform(2)).toEqual({ complete: 2, results: ['a 1/0', 'a 1/1', 'b 1/0', 'b 1/1', 'c 1/0', 'c 1/1'] })
    expect(order).toEqual(['a 1/0', 'b 1/0', 'c 1/0', 'a 1/1', 'b 1/1', 'c 1/1'])
  })

  // of 3 scenarios with 4 trials each
  test.each([
    [11, 3],
    [9, 3],
    [8, 2],
    [3, 1],
  ])('interrupted after %i runs, the result is that of %i trials', async (runs, complete) => {
    const result = await interruptedAfter(runs).perform(4)
    expect(result).toEqual(await interruptedAfter(Number.POSITIVE_INFINITY).perform(complete))
  })

  test('interrupted before one of everything is done, there is no result', async () => {
    expect(await interruptedAfter(2).perform(4)).toBeNull()
  })

  test('what is asked for after the interruption is told from what is there, or not at all', async () => {
    const { kept, perform } = interruptedAfter(6)
    await perform(4)
    expect(await perform(1)).toMatchObject({ complete: 1 })
    const other = { name: 'd' } as Scenario
    expect(await kept.perform(3, (_, run) => run([{ scenario: other, seed: '1/0' }]))).toBeNull()
    await expect(kept.run([])).rejects.toBeInstanceOf(Interrupted)
  })

  test('what goes wrong for another reason is not taken for an interruption', async () => {
    const { kept } = interruptedAfter(3)
    await expect(kept.perform(3, () => Promise.reject(new RangeError('wrong')))).rejects.toThrow('wrong')
  })
})
