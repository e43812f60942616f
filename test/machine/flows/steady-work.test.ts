// How long user work takes beside steady work: never looked at later than it ends, nor much more often than needed.

import { expect, test } from 'vitest'
import { SteadyWork } from '../../../sim/machine/flows/steady-work.ts'

function owing(part: number, elapsedNs: number): SteadyWork {
  const steady = new SteadyWork()
  steady.set(part, 0)
  steady.book(elapsedNs, (_, workNs) => workNs) // other system work left no time
  return steady
}

test('what is owed is done before the last nanosecond of a job', () => {
  // 50 ns are owed; with the job's own and what comes meanwhile that takes 102
  const ns = owing(0.5, 100).stretched(1)
  expect(ns).toBeGreaterThan(90)
  expect(ns).toBeLessThanOrEqual(102)
})

test('so is what is still owed when nothing comes any more', () => {
  const steady = owing(0.5, 100)
  steady.set(0, 100)
  expect(steady.stretched(10)).toBeGreaterThan(50)
  expect(steady.stretched(10)).toBeLessThanOrEqual(60)
})

test('beside a part of all the time a job takes so much longer, and what is done takes none', () => {
  const steady = new SteadyWork()
  steady.set(0.75, 0)
  expect(steady.stretched(0)).toBe(0)
  expect(steady.stretched(1000)).toBe(3999)
  steady.set(1, 0)
  expect(steady.stretched(1)).toBe(-1)
})
