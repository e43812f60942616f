// A round in two tiers of stable storage: when the file servers begin to get its checkpoints, when they count as having them, and which line
// is left if near copies go.

import { expect, test } from 'vitest'
import { firstLine, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { Taken } from '../../../sim/protocols/rounds/messages.ts'
import { Round } from '../../../sim/protocols/rounds/round.ts'

const answer = { bytes: 8, digest: 5, data: null }
const took = (process: string, more: Partial<Taken> = {}): Taken => ({ process, answer: null, children: [], ...more })

/** The line of a round in which a and b have answered so. */
function lineOf(before: RecoveryLine, one: Partial<Taken> = {}, other: Partial<Taken> = {}, isLast = false) {
  const round = new Round(before, ['a', 'b'], 2, isLast)
  round.answered(1, [took('a', one)])
  round.answered(2, [took('b', other)])
  return { round, line: round.line()! }
}

test('every second line is sent to the file servers, and counts as there when they have it of everybody', () => {
  const first = lineOf(firstLine)
  expect(first.round.drains).toBe(false)
  const second = lineOf(first.line)
  expect(second.round.drains).toBe(true)
  expect(second.line.tiers).toMatchObject({ served: { number: 0 }, draining: { number: 2 } })
  const third = lineOf(second.line, { served: 2 }, { served: 0 })
  expect(third.line.tiers).toMatchObject({ served: { number: 0 }, draining: { number: 2 } })
  const fourth = lineOf(third.line, { served: 2 }, { served: 2 })
  expect(fourth.round.drains).toBe(false) // the one before is still on its way when it begins
  expect(fourth.line.tiers).toMatchObject({ served: { number: 2, members: second.line.members }, draining: null })
  expect(lineOf(fourth.line).round.drains).toBe(true)
})

test('in one tier nothing of this is said', () => {
  const round = new Round(firstLine, ['a'])
  round.answered(1, [took('a', { answer })])
  expect(round.endsTooEarly(round.line()!)).toBe(false)
  expect([round.isServed, round.drains, round.line()!.tiers]).toEqual([false, false, undefined])
})

test('an end waits until the file servers have the line; everybody is asked again', () => {
  const { round, line } = lineOf(firstLine, { answer })
  expect(round.endsTooEarly(line)).toBe(true)
  expect(round.ask(1, 0)).toBe(true)
  round.serve()
  expect(round.ask(1, 0)).toBe(true)
  expect(round.line()).toBeNull()
  round.answered(1, [took('a', { answer, served: 0 })])
  round.answered(2, [took('b', { served: 1 })])
  expect(round.endsTooEarly(round.line()!)).toBe(false)
  expect(round.line()!.tiers).toMatchObject({ served: { number: 1 }, draining: null })
})

test('who had ended on the line that is on its way has nothing to send', () => {
  const { line } = lineOf(firstLine, { answer }, {}, true)
  const next = lineOf(lineOf(line, {}, { served: 1 }).line, {}, { served: 1 })
  expect(next.line.tiers?.draining).toMatchObject({ number: 3 })
  expect(lineOf(next.line, {}, { served: 3 }).line.tiers).toMatchObject({ served: { number: 3 } })
})
