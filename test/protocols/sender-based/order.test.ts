// The order of messages that is found again after a crash, from what senders kept and from the log.

import { expect, test } from 'vitest'
import type { Entry } from '../../../sim/protocols/sender-based/messages.ts'
import { candidatesOf, orderFrom } from '../../../sim/protocols/sender-based/order.ts'
import { stands } from '../../../sim/protocols/sender-logs/bounds.ts'

const payload = { bytes: 4, digest: 1, data: null }
const entry = (from: string, sequence: number, index: number, incarnation = 1): Entry => ({
  ...{ from, sequence, index, incarnation, payload },
})
const record = (from: string, sequence: number, index: number) => ({ from, sequence, index, payload })
const stamps = (found: readonly { from: string; sequence: number }[]): string[] =>
  found.map(({ from, sequence }) => `${from}${sequence}`)

test('messages come in the order of their indexes, whoever kept them', () => {
  const candidates = candidatesOf([record('c', 1, 5)], [entry('b', 1, 6), entry('a', 3, 4)], [])
  expect(stamps(orderFrom(4, candidates, new Map([['a', 2]])))).toEqual(['a3', 'c1', 'b1'])
  expect(orderFrom(4, candidates, new Map([['a', 2]])).map(({ isLogged }) => isLogged)).toEqual([false, true, false])
})

test('the order ends before the first index that nobody has', () => {
  const candidates = candidatesOf([], [entry('a', 1, 0), entry('b', 1, 2)], [])
  expect(stamps(orderFrom(0, candidates, new Map()))).toEqual(['a1'])
  expect(orderFrom(1, candidates, new Map())).toEqual([])
})

test('the messages of one sender come one after the other, or the order ends there', () => {
  const candidates = candidatesOf([], [entry('a', 1, 0), entry('a', 3, 1)], [])
  expect(stamps(orderFrom(0, candidates, new Map()))).toEqual(['a1'])
})

test('of two messages with one index that of the later incarnation is right, in whichever order they are found', () => {
  const [early, late] = [entry('a', 1, 0, 1), entry('b', 1, 0, 2)]
  for (const entries of [
    [early, late],
    [late, early],
  ])
    expect(stamps(orderFrom(0, candidatesOf([], entries, []), new Map()))).toEqual(['b1'])
})

test('what the servers have is right, for the log is cut where the order was', () => {
  expect(stamps(orderFrom(0, candidatesOf([record('c', 1, 0)], [entry('a', 1, 0, 3)], []), new Map()))).toEqual(['c1'])
})

test('an index behind the gap of a later restart stands no more', () => {
  const bounds = [
    { incarnation: 2, end: 4 },
    { incarnation: 3, end: 6 },
  ]
  const isThere = (index: number, incarnation: number): boolean => stands(bounds, { index, incarnation })
  expect([isThere(3, 1), isThere(4, 1), isThere(5, 2), isThere(6, 2), isThere(6, 3), isThere(9, 3)]).toEqual([
    ...[true, false, true, false, true, true],
  ])
  const candidates = candidatesOf([], [entry('a', 1, 4, 1), entry('b', 1, 4, 2)], bounds)
  expect(stamps(orderFrom(4, candidates, new Map()))).toEqual(['b1'])
  expect(orderFrom(4, candidatesOf([], [entry('a', 1, 4, 1)], bounds), new Map())).toEqual([])
})
