// The parts of optimistic logging that know nothing of hosts: vectors, ends of lives, and a log that is written behind.

import { describe, expect, test } from 'vitest'
import type { WriteOutcome } from '../../../sim/cluster/storage/stable-storage.ts'
import type { StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Ends } from '../../../sim/protocols/optimistic/ends.ts'
import { merged, type Vector } from '../../../sim/protocols/optimistic/intervals.ts'
import { LogBehind } from '../../../sim/protocols/optimistic/log-behind.ts'
import { keptIn, newerOf, noteOf } from '../../../sim/protocols/optimistic/note.ts'

const vector = (entries: Record<string, readonly [life: number, number: number]>): Vector =>
  new Map(Object.entries(entries).map(([process, [life, number]]) => [process, { life, number }]))

describe('vectors', () => {
  test('of two the larger of each counts, the life before the number', () => {
    const one = vector({ a: [0, 7], b: [1, 2], c: [0, 1] })
    const other = vector({ a: [0, 5], b: [0, 9], d: [2, 4] })
    expect(merged(one, other)).toEqual(vector({ a: [0, 7], b: [1, 2], c: [0, 1], d: [2, 4] }))
    expect(merged(other, one)).toEqual(vector({ a: [0, 7], b: [1, 2], c: [0, 1], d: [2, 4] }))
  })

  test('neither of the two is changed', () => {
    const one = vector({ a: [0, 1] })
    merged(one, vector({ a: [0, 2] }))
    expect(one).toEqual(vector({ a: [0, 1] }))
  })
})

describe('ends', () => {
  const ends = new Ends()
  ends.add('a', 0, 5)
  ends.add('c', 1, 5)

  test.each([
    ['the last interval of a life is not lost', { a: [0, 5] }, null],
    ['the next one is', { a: [0, 6] }, { process: 'a', life: 0, number: 6 }],
    ['a later life may go on further', { a: [1, 6] }, null],
    ['nothing is known of others', { b: [0, 99] }, null],
  ] as const)('%s', (_, of, lost) => {
    expect(ends.lostIn(vector(of))).toEqual(lost)
  })

  test.each([
    ['in a first life nothing is before', { b: [0, 3] }, null],
    ['the life before has ended', { a: [1, 3] }, null],
    ['of two lives before one is not known to have ended', { a: [2, 3] }, 'a'],
    ['of two lives before the first is not known to have ended', { c: [2, 3] }, 'c'],
    ['nothing is known of the life before', { b: [1, 3] }, 'b'],
  ] as const)('%s', (_, of, unknown) => {
    expect(ends.unknownIn(vector(of))).toBe(unknown)
  })

  test('a recovery that is repeated may find less, and not more', () => {
    const found = new Ends()
    expect([found.add('a', 0, 5), found.add('a', 0, 5), found.add('a', 0, 7), found.add('a', 0, 4)]).toEqual([
      ...[true, false, false, true],
    ])
    expect(found.of('a', 0)).toBe(4)
  })
})

describe('a log behind', () => {
  function log() {
    const simulation = new Simulation()
    const writes: { request: StorageRequest; settle: (outcome: WriteOutcome) => void }[] = []
    const stopped: string[] = []
    const storage = {
      write: (_: number, request: StorageRequest, settle: (outcome: WriteOutcome) => void) =>
        void writes.push({ request, settle }),
    }
    const behind = new LogBehind({ simulation, storage }, { name: 'a', incarnation: 1 }, () => stopped.push('a'))
    const add = (index: number, bytes = 100): void =>
      behind.add({ index, from: 'b', sequence: index + 1, payload: { bytes, digest: 1, data: null } })
    const indexes = (at: number): number[] => {
      const { request } = writes[at]!
      return request.kind === 'append-all' ? request.records.map(({ index }) => index) : []
    }
    return { simulation, behind, writes, add, indexes, stopped }
  }

  test('what waits goes out together, and is stable when the servers have it', () => {
    const { behind, writes, add, indexes } = log()
    behind.flush()
    for (const index of [0, 1, 2]) add(index)
    expect([writes.length, behind.stable]).toEqual([0, 0])
    behind.flush()
    expect([writes.length, indexes(0), behind.stable]).toEqual([1, [0, 1, 2], 0])
    writes[0]!.settle({ kind: 'stored' })
    expect(behind.stable).toBe(3)
    behind.flush()
    expect(writes.length).toBe(1)
  })

  test('goes in pieces of a block, in order', () => {
    const { behind, add, indexes } = log()
    for (const index of [0, 1, 2, 3]) add(index, 5000)
    behind.flush()
    expect([indexes(0), indexes(1)]).toEqual([
      [0, 1],
      [2, 3],
    ])
  })

  test('a settlement waits for all that is on its way, and for nothing that comes later', () => {
    const { simulation, behind, writes, add } = log()
    const told: boolean[] = []
    add(0)
    behind.flush()
    add(1)
    simulation.spawn(
      (function* () {
        told.push(yield* behind.settle())
      })(),
      'test',
    )
    simulation.run()
    add(2)
    writes[0]!.settle({ kind: 'stored' })
    simulation.run()
    expect(told).toEqual([])
    writes[1]!.settle({ kind: 'stored' })
    simulation.run()
    expect([told, behind.stable]).toEqual([[true], 2])
  })

  test('a newer incarnation stops the process, and the settlement says so', () => {
    const { simulation, behind, writes, add, stopped } = log()
    const told: boolean[] = []
    add(0)
    simulation.spawn(
      (function* () {
        told.push(yield* behind.settle())
      })(),
      'test',
    )
    simulation.run()
    writes[0]!.settle({ kind: 'superseded' })
    simulation.run()
    expect([told, stopped, behind.stable]).toEqual([[false], ['a'], 0])
  })

  test('what is undone is not written, nor what comes behind it', () => {
    const { behind, writes, add, indexes } = log()
    for (const index of [0, 1, 2]) add(index)
    behind.dropWhere(({ index }) => index === 1)
    behind.flush()
    expect([writes.length, indexes(0)]).toEqual([1, [0]])
  })
})

test('of two notes the one of the later incarnation counts, of one incarnation the last', () => {
  const kept = (life: number) => ({ ends: [life], origin: new Map(), buffer: [] })
  const [first, second, later] = [noteOf(kept(1), 1, 0), noteOf(kept(2), 1, 9), noteOf(kept(3), 2, 0)]
  expect(keptIn(newerOf(first, second)).ends).toEqual([2])
  expect(keptIn(newerOf(later, second)).ends).toEqual([3])
  expect(keptIn(newerOf(null, null)).ends).toEqual([])
})
