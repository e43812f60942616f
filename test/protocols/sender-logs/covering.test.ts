// What a receiver will never go back behind, and how often it says so.

import { expect, test } from 'vitest'
import { Covering } from '../../../sim/protocols/sender-logs/covering.ts'

test('a checkpoint covers what was visible when its image was taken, and those before it are forgotten', () => {
  const covering = new Covering()
  covering.mark(1, { visible: [['a', 2]], end: 2 })
  covering.mark(2, { visible: [['a', 5]], end: 6 })
  expect(covering.coveredOf('a')).toBe(0)
  expect(covering.cover(2)).toEqual({ visible: [['a', 5]], end: 6 })
  expect([covering.coveredOf('a'), covering.coveredOf('b'), covering.cover(1)]).toEqual([5, 0, null])
})

test('each sender is told once', () => {
  const covering = new Covering()
  covering.coverUpTo([
    ['a', 5],
    ['b', 1],
  ])
  expect([covering.coveredNews('a'), covering.coveredNews('a'), covering.coveredNews('b')]).toEqual([5, null, 1])
  covering.coverUpTo([['a', 6]])
  expect([covering.coveredNews('a'), covering.coveredNews('a')]).toEqual([6, null])
})
