// The line of a recovery: who stays, who goes back to what is permanent, who was never there; and what of the dead is permanent.

import { describe, expect, test } from 'vitest'
import type { VersionEntry } from '../../../sim/cluster/storage/storage-requests.ts'
import { firstLine, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import { composeLine, type Known } from '../../../sim/protocols/koo-toueg/composing.ts'
import { type Decisions, decisionsWith } from '../../../sim/protocols/koo-toueg/decisions.ts'
import { knownOf } from '../../../sim/protocols/koo-toueg/leading.ts'
import type { Tree } from '../../../sim/protocols/koo-toueg/messages.ts'
import { beginning, hasSent, type Point, pointBytes, pointOf } from '../../../sim/protocols/koo-toueg/points.ts'

const point = (
  number: number,
  sent: Record<string, number> = {},
  visible: Record<string, number> = {},
  ...children: string[]
): Point => ({
  number,
  sent: new Map(Object.entries(sent)),
  visible: new Map(Object.entries(visible)),
  children: new Set(children),
})

const stands = (process: string, permanent: Point, now: Point, answer: number | null = null): Known => ({
  process,
  permanent,
  present: {
    incarnation: 1,
    answer: answer === null ? null : { bytes: 4, digest: answer, data: null },
    point: now,
  },
  next: 2,
})
const lost = (process: string, permanent: Point): Known => ({ process, permanent, present: null, next: 2 })

const lineOf = (known: readonly Known[], ...first: string[]): RecoveryLine => composeLine({ epoch: 1, first, known })
const versions = ({ members }: RecoveryLine): Record<string, number | null> =>
  Object.fromEntries([...members].map(([process, { version }]) => [process, version]))

describe('the line', () => {
  test('has a survivor stay who has seen no more than the dead had sent at its permanent checkpoint', () => {
    const line = lineOf(
      [lost('a', point(1, { b: 2 })), stands('b', point(3), point(4, { a: 9 }, { a: 2 }))],
      ...['a', 'b'],
    )
    expect(versions(line)).toEqual({ a: 1, b: null })
    expect(line.members.get('b')!.keep).toEqual([3])
    expect(line.members.get('a')!.incarnation).toBe(2)
  })

  test('has him go back who has seen one more, and whoever depends on that, but nobody else', () => {
    const line = lineOf(
      [
        lost('a', point(1, { b: 2 })),
        stands('b', point(3, { c: 4 }), point(4, { c: 5 }, { a: 3 })),
        stands('c', point(6), point(7, {}, { b: 5 })),
        stands('d', point(2), point(3, {}, { c: 0 })),
      ],
      ...['a', 'b', 'c', 'd'],
    )
    expect(versions(line)).toEqual({ a: 1, b: 3, c: 6, d: null })
  })

  test('is without those whose creation is undone, and has those go back who have seen something of them', () => {
    const line = lineOf(
      [
        lost('a', point(1)),
        stands('child', beginning, point(1, { b: 1 })),
        stands('b', point(3), point(4, {}, { child: 1 })),
      ],
      ...['a', 'b'],
    )
    expect(versions(line)).toEqual({ a: 1, b: 3 })
    expect([...line.gone]).toEqual([['child', 2]])
  })

  test('holds a child whom the permanent checkpoint has created, and children of it', () => {
    const line = lineOf(
      [
        lost('a', point(1, {}, {}, 'child')),
        stands('child', beginning, point(1, {}, {}, 'grandchild')),
        stands('grandchild', beginning, point(1)),
      ],
      'a',
    )
    expect(versions(line)).toEqual({ a: 1, child: null, grandchild: null })
  })

  test('is the last one when all have ended, and not when one of them is lost', () => {
    const ended = [stands('a', point(1), point(2), 7), stands('b', point(1), point(2), 8)]
    expect(lineOf(ended, 'a', 'b').isFinal).toBe(true)
    expect([...lineOf(ended, 'a', 'b').members.values()].every(({ isOver }) => isOver)).toBe(true)
    expect(lineOf([ended[0]!, lost('b', point(1))], 'a', 'b').isFinal).toBe(false)
  })
})

describe('what is permanent', () => {
  const tree: Tree = { initiator: 'a', incarnation: 1, epoch: 0, attempt: 2 }
  const entry = (number: number, of: Tree | null, incarnation = 1): VersionEntry =>
    ({
      ...{ number, incarnation },
      saved: { protocol: { bytes: 0, sent: [['b', number]], visible: [], children: [], tree: of } },
    }) as unknown as VersionEntry
  const decided = (number: number, incarnation = 1): Map<string, Decisions> =>
    new Map([['a', decisionsWith(null, tree, [{ process: 'b', number, incarnation }])]])
  const numberOf = (versions: VersionEntry[], decisions: Map<string, Decisions>, previous = firstLine): number =>
    knownOf('b', { versions, present: null, next: 2 }, decisions, previous).permanent.number

  test('of the dead: the newest checkpoint that is written down', () => {
    expect(numberOf([entry(1, tree)], decided(1))).toBe(1)
    expect(numberOf([entry(1, tree), entry(2, tree)], decided(1))).toBe(1)
  })

  test('nothing that is not written down, or of another incarnation, or was given up before it was taken', () => {
    expect(numberOf([entry(1, tree)], new Map())).toBe(0)
    expect(numberOf([entry(1, tree)], decided(1, 2))).toBe(0)
    expect(numberOf([entry(1, null)], decided(1))).toBe(0)
  })

  test('what the last line has permanent, unless something newer is', () => {
    const kept = { version: null, incarnation: 1, keep: [1], answer: null, isOver: false }
    const line = { ...firstLine, epoch: 3, members: new Map([['b', kept]]) }
    expect(numberOf([entry(1, tree), entry(2, tree)], decided(2), line)).toBe(1)
    expect(numberOf([entry(1, tree), entry(2, { ...tree, epoch: 3 })], decided(2), line)).toBe(2)
  })

  test('of survivors: the tentative checkpoint if that is written down, or if a line that they have not heard of has it', () => {
    const present = {
      ...{ process: 'b', incarnation: 1, isPresent: true, isFresh: false, answer: null },
      ...{ present: point(3), permanent: point(1), tentative: { point: point(2), tree } },
    }
    const left = { versions: [], present, next: 2 }
    expect(knownOf('b', left, decided(2), firstLine).permanent.number).toBe(2)
    expect(knownOf('b', left, new Map(), firstLine).permanent.number).toBe(1)
    const kept = { version: null, incarnation: 1, keep: [2], answer: null, isOver: false }
    const line = { ...firstLine, epoch: 3, members: new Map([['b', kept]]) }
    expect(knownOf('b', left, new Map(), line).permanent.number).toBe(2)
  })
})

describe('decisions', () => {
  const tree: Tree = { initiator: 'a', incarnation: 1, epoch: 2, attempt: 1 }
  const first = decisionsWith(null, tree, [{ process: 'b', number: 1, incarnation: 1 }])

  test('of one epoch add up, and the newest of each process counts', () => {
    const next = decisionsWith(first, { ...tree, attempt: 2 }, [
      ...[{ process: 'b', number: 4, incarnation: 1 }],
      ...[{ process: 'c', number: 2, incarnation: 1 }],
    ])
    expect([...next.permanent.values()].map(({ process, number }) => [process, number])).toEqual([
      ['b', 4],
      ['c', 2],
    ])
    expect(next.last.tentatives).toHaveLength(2)
  })

  test('of earlier trees of the epoch stay in the record', () => {
    const next = decisionsWith(first, { ...tree, attempt: 2 }, [{ process: 'c', number: 2, incarnation: 1 }])
    expect([...next.permanent.keys()]).toEqual(['b', 'c'])
  })

  test('of an epoch that is over are in its line', () => {
    const next = decisionsWith(first, { ...tree, epoch: 3 }, [{ process: 'c', number: 2, incarnation: 1 }])
    expect([...next.permanent.keys()]).toEqual(['c'])
  })
})

test('a point has sent what it has sent, and nothing to a child that it has not created', () => {
  const at = pointOf(2, { sent: [['b', 3]], visible: [['c', 4]], children: [['b', 1]] })
  expect([hasSent(at, 'b', 3, false), hasSent(at, 'b', 4, false), hasSent(at, 'c', 0, false)]).toEqual([
    ...[true, false, true],
  ])
  expect([hasSent(at, 'b', 1, true), hasSent(at, 'c', 0, true)]).toEqual([true, false])
  expect(pointBytes(at)).toBe(8 + 3 * 8)
})
