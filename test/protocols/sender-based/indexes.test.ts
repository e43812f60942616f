// What a receiver knows of the messages that became visible: indexes, confirmations, and what checkpoints cover.

import { expect, test } from 'vitest'
import { Indexes } from '../../../sim/protocols/sender-based/indexes.ts'

const payload = { bytes: 4, digest: 1, data: null }
const visible = (index: number, from: string, sequence: number) => ({ index, from, sequence, payload })

function three(): Indexes {
  const indexes = new Indexes()
  indexes.add(visible(0, 'a', 1))
  indexes.add(visible(1, 'b', 1))
  indexes.add(visible(2, 'a', 2))
  return indexes
}

test('a message that becomes visible has its index and is not confirmed, unless the servers have it', () => {
  const indexes = three()
  indexes.logged.add(3)
  indexes.add(visible(3, 'b', 2))
  expect([...indexes.unconfirmed.keys()]).toEqual([0, 1, 2])
  expect([indexes.of({ from: 'a', sequence: 2 }), indexes.of({ from: 'b', sequence: 2 })]).toEqual([2, 3])
  expect(indexes.of({ from: 'c', sequence: 1 })).toBeNull()
})

test('a committed checkpoint covers what was visible when its image was taken, and confirms it', () => {
  const indexes = three()
  indexes.logged.add(0)
  indexes.logged.add(2)
  indexes.mark(
    1,
    [
      ['a', 1],
      ['b', 1],
    ],
    2,
  ) // prettier-ignore
  expect(indexes.coveredOf('a')).toBe(0)
  indexes.cover(1)
  expect([indexes.coveredOf('a'), indexes.coveredOf('b'), indexes.coveredOf('c')]).toEqual([1, 1, 0])
  expect([...indexes.unconfirmed.keys()]).toEqual([2])
  expect([...indexes.logged]).toEqual([2])
  expect([indexes.of({ from: 'a', sequence: 1 }), indexes.of({ from: 'a', sequence: 2 })]).toEqual([null, 2])
})

test('a checkpoint without an image of its own covers nothing', () => {
  const indexes = three()
  indexes.cover(1)
  expect(indexes.unconfirmed.size).toBe(3)
})

test('a sender is told once how far its messages are covered', () => {
  const indexes = three()
  expect(indexes.coveredNews('a')).toBeNull()
  indexes.mark(1, [['a', 2]], 3) // prettier-ignore
  indexes.cover(1)
  expect([indexes.coveredNews('a'), indexes.coveredNews('a'), indexes.coveredNews('b')]).toEqual([2, null, null])
})
