// Who was there to the last, when all servers have been down.

import { describe, expect, test } from 'vitest'
import { inStep, lastToGo, WasAvailable } from '../../../sim/cluster/storage/was-available.ts'
import type { Disk } from '../../../sim/machine/disk.ts'

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

describe('with whom a server was in step', () => {
  /** A disk that finishes its writes when it is told to. */
  function onDisk(replicas: readonly number[]) {
    const writes: (() => void)[] = []
    const request = (...[, , , then]: [string, string, number, () => void]) => writes.push(then)
    const set = new WasAvailable({ request } as unknown as Disk, replicas)
    const finish = (): void => {
      for (const then of writes.splice(0)) then()
    }
    return { set, finish }
  }

  test('is another one when the disk has it, and not before', () => {
    const { set, finish } = onDisk([1, 2])
    let told = false
    set.add(3, () => {
      told = true
    })
    expect([set.onDisk, told]).toEqual([[1, 2], false])
    finish()
    expect([set.onDisk, told]).toEqual([[1, 2, 3], true])
  })

  test('is noted anew when it counts, and who was added meanwhile stays in', () => {
    const { set, finish } = onDisk([1, 2])
    set.add(3, () => {})
    set.become([1], () => {})
    finish()
    expect(set.onDisk).toEqual([1, 3])
  })
})
