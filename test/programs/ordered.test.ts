// First come, first served: the answer is the same whatever the order, and another if clerk and customers do not mean the same order.

import { expect, test } from 'vitest'
import { sameAnswer } from '../../sim/checks/invariants/same-answer.ts'
import { crashAt, withFaults } from '../../sim/experiments/search/schedule.ts'
import { applications } from '../../sim/programs/index.ts'
import { wordOf } from '../../sim/programs/payload.ts'
import { Draws } from '../../sim/programs/random/draws.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'
import { runIdeal } from '../support/ideal-runtime.ts'

const root = new URL('../../', import.meta.url).pathname

test('the clerk counts requests, accounts that agree, and customers', () => {
  const { answers } = runIdeal(applications.ordered.plan({ size: 5, workers: 3 }), { mode: 'bytes' })
  const { data } = answers.get('ordered/0')!
  expect([0, 1, 2].map((at) => wordOf(data!, at))).toEqual([15, 3, 3])
})

test('who is served when depends on the order in which the processes run', () => {
  const served = (seed: number): string => {
    const draws = new Draws(seed)
    const order: string[] = []
    runIdeal(applications.ordered.plan({ size: 4, workers: 3 }), {
      mode: 'symbolic',
      choose: (ready) => draws.integer(0, ready - 1),
      deliver: (from, to, payload) => {
        if (from === 'ordered/0') order.push(to)
        return [payload]
      },
    })
    return order.join()
  }
  expect(new Set([1, 2, 3, 4, 5].map(served)).size).toBeGreaterThan(1)
})

test('a replay in another order gives another answer, and one in the same order does not', () => {
  const scenario = withFaults(loadScenario(`${root}scenarios/small-ordered.yaml`), [crashAt(['ws4'], 12e8, null)])
  const off = { ...scenario, protocol: { ...scenario.protocol, without: ['delivery-order'] as const } }
  expect(simulate(scenario, { checks: [sameAnswer] }).violations).toEqual([])
  const [first] = simulate(off, { checks: [sameAnswer] }).violations
  expect(first?.message).toMatch(/^ordered\/0 answers /)
})

test('one clerk serves 56 customers at most', () => {
  const parsed = parseScenario({ application: { kind: 'ordered', workers: 57, size: 2 } })
  expect('errors' in parsed && parsed.errors.map(({ path, message }) => [path, message])).toEqual([
    ['application.workers', 'expected at most 56, whom one clerk can serve; found 57'],
  ])
})
