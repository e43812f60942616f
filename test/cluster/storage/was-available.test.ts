// Who was there to the last, when all servers have been down.

import { describe, expect, test } from 'vitest'
import { inStep, lastToGo } from '../../../sim/cluster/storage/was-available.ts'

describe('of the servers that are back, the last to go', () => {
  test.each<[string, Record<number, number[]>, number[]]>([
    ['are all of them, if all went at once', { 1: [1, 2, 3], 2: [1, 2, 3], 3: [1, 2, 3] }, [1, 2, 3]],
    ['is the one that went on alone', { 1: [1, 2], 2: [2] }, [2]],
    ['are those that went on without the first', { 1: [1, 2, 3], 2: [2, 3], 3: [2, 3] }, [2, 3]],
    [
      'is found though one that went with it had not yet noted that a third was gone',
      { 1: [1, 2, 3], 2: [1, 2, 3], 3: [2, 3] },
      [2, 3],
    ],
    ['are not known while one is away that may have gone on', { 1: [1, 2] }, []],
    ['need not wait for one that one of them knows to have gone before', { 1: [1, 2], 2: [1, 2, 3] }, [1]],
    ['is one of a kind that nobody else has to wait for', { 3: [3] }, [3]],
  ])('%s', (_, sets, last) => {
    const byNumber = new Map(Object.entries(sets).map(([replica, set]) => [Number(replica), set]))
    expect(lastToGo(byNumber)).toEqual(last)
  })
})

test('one in step with the last may have gone on after it, before it noted on its disk that a third was gone', () => {
  const sets = new Map([
    [1, [1, 2]],
    [2, [1, 2, 3]],
  ])
  expect(lastToGo(sets)).toEqual([1])
  expect(inStep(sets)).toEqual([1, 2])
})

test('one that knows itself to be alone is in step with nobody', () => {
  const sets = new Map([
    [1, [1, 2]],
    [2, [2]],
  ])
  expect(inStep(sets)).toEqual([2])
})
