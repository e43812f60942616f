// A run that is carried out in parts is the run that it would have been at once; broken off, it is the beginning of it.

import { expect, test } from 'vitest'
import { runInterruptibly } from '../../sim/cli/run/interruptible-run.ts'
import { Interrupted } from '../../sim/node/interruption.ts'
import { Run, simulate } from '../../sim/simulate.ts'
import { recorder } from '../../sim/trace/first-difference.ts'
import { crashed, quiet, traceOf } from '../trace/runs.ts'

const never = { happened: false }

test.each([
  ['without a fault', quiet()],
  ['with a crash', crashed()],
])('in parts it gives the same result: %s', async (_, scenario) => {
  expect(await runInterruptibly(scenario, { checks: true }, never)).toEqual(simulate(scenario, { checks: true }))
})

test.each([1, 999_999, 10_000_001])('however short the parts are: %i ns at first, then longer', (partNs) => {
  const { read, entries } = recorder()
  const run = new Run(crashed(), { readers: [read] })
  for (let length = partNs; !run.advance(run.nowNs + length); length *= 2);
  expect(run.result()).toEqual(simulate(crashed()))
  expect(entries).toEqual(traceOf(crashed()))
})

test('a run without an end is over at its limit', () => {
  const run = new Run({ ...quiet(), limitNs: 100_000_000 })
  expect(run.advance(99_999_999)).toBe(false)
  expect(run.advance(200_000_000)).toBe(true)
  expect(run.nowNs).toBe(100_000_000)
})

test('interrupted, it is stuck, and its trace is the beginning of the whole one', async () => {
  const { read, entries } = recorder()
  const interruption = { happened: false }
  const stop = (): void => {
    if (entries.length === 100) interruption.happened = true
  }
  // parts grow only as far as they take no time: long before the end there is one in which the hundredth event happens
  const endless = { ...crashed(), application: { ...quiet().application, size: 512 } }
  const result = await runInterruptibly(endless, { readers: [read, stop], checks: false }, interruption)
  expect(result).toMatchObject({ outcome: 'stuck', reason: expect.stringMatching(/^interrupted after \d+\.\d{3} s/) })
  const whole = traceOf(endless)
  expect(entries.length).toBeLessThan(whole.length)
  expect(entries).toEqual(whole.slice(0, entries.length))
})

test('interrupted before it begins, there is nothing to tell', async () => {
  await expect(runInterruptibly(crashed(), { checks: true }, { happened: true })).rejects.toBeInstanceOf(Interrupted)
})
