// What is left of a process before a line is worked out: by what it says of itself, what the servers have, and what the line before has undone.

import { describe, expect, test } from 'vitest'
import type { VersionEntry } from '../../../sim/cluster/storage/storage-requests.ts'
import { leftOf, type Standing } from '../../../sim/protocols/epochs/freezing.ts'
import { firstLine, type Member, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'

const stored = (incarnation: number, ...versions: (readonly [number, number])[]) => ({
  incarnation,
  versions: versions.map(([number, of]) => ({ number, incarnation: of }) as VersionEntry),
})
const member: Member = { version: 1, incarnation: 2, keep: [1], answer: null, isOver: false }
const lineWith = (change: Partial<RecoveryLine>): RecoveryLine => ({ ...firstLine, epoch: 1, ...change })
const back = lineWith({ members: new Map([['a', member]]) })
const standing: Standing = { process: 'a', incarnation: 1, isPresent: true, isFresh: false, answer: null }

const numbersLeft = (...of: Parameters<typeof leftOf>): number[] => leftOf(...of).versions.map(({ number }) => number)

describe('versions', () => {
  const onServers = stored(1, [1, 1], [2, 1], [3, 2])

  test('count as long as no line has undone them', () => {
    const stays = lineWith({ members: new Map([['a', { ...member, version: null }]]) })
    for (const line of [firstLine, stays]) expect(numbersLeft('a', standing, onServers, line)).toEqual([1, 2, 3])
  })

  test('that the last line has undone do not count, though they are on the servers', () => {
    expect(numbersLeft('a', standing, onServers, back)).toEqual([1, 3])
  })

  test('of one whose creation was undone do not count at all', () => {
    expect(numbersLeft('a', standing, stored(1, [1, 1], [2, 1]), lineWith({ gone: new Map([['a', 2]]) }))).toEqual([])
  })
})

describe('the present state of a process', () => {
  const none = stored(1)

  test('counts if it runs as the last line has it', () => {
    const present = { ...standing, incarnation: 2 }
    expect(leftOf('a', present, none, back)).toMatchObject({ present, next: 3 })
  })

  test('does not if it has not gone back yet', () => {
    expect(leftOf('a', standing, none, back)).toMatchObject({ present: null, next: 2 })
  })

  test('does not if it is being restored', () => {
    expect(leftOf('a', { ...standing, incarnation: 2, isPresent: false }, none, back)).toMatchObject({ present: null })
  })
})

describe('the next incarnation', () => {
  const restored: Standing = { ...standing, incarnation: 4, isPresent: false }

  test('of one that is being restored, and of which no server has been told yet where it begins, is that one', () => {
    expect(leftOf('a', { ...restored, isFresh: true }, stored(4), firstLine).next).toBe(4)
  })

  test('is one more if servers have been told, or if it is nowhere', () => {
    expect(leftOf('a', restored, stored(4), firstLine).next).toBe(5)
    expect(leftOf('a', undefined, stored(4), firstLine).next).toBe(5)
  })

  test('is no lower than the last line has it', () => {
    expect(leftOf('a', undefined, stored(0), back).next).toBe(2)
  })
})
