// How a process takes part in a checkpoint of several: what it answers, whom it asks, and when all is decided.

import { describe, expect, test } from 'vitest'
import type { Saying, Tentative, Tree } from '../../../sim/protocols/koo-toueg/messages.ts'
import { type Own, TakingPart } from '../../../sim/protocols/koo-toueg/taking-part.ts'

const treeOf = (initiator: string, attempt = 1, incarnation = 1): Tree => ({
  ...{ initiator, incarnation, epoch: 0, attempt },
})
const tentativeOf = (process: string): Tentative => ({ process, number: 1, incarnation: 1 })

/** Process b; what it does is written down. */
class Fake implements Own {
  readonly name = 'b'
  /** By process: how many messages are recorded as sent to it. */
  recorded: Record<string, number> = {}
  readonly did: unknown[] = []

  isRecorded(other: string, seen: number): boolean {
    return seen <= (this.recorded[other] ?? 0)
  }
  take(isAsked: boolean): void {
    this.did.push(['take', isAsked])
  }
  say({ initiator, attempt }: Tree, to: string, saying: Saying): void {
    this.did.push([`${initiator}/${attempt}`, to, saying])
  }
  decide({ initiator }: Tree, tentatives: readonly Tentative[]): void {
    this.did.push(['decide', initiator, tentatives.map(({ process }) => process)])
  }
  settle(isPermanent: boolean, isOwn: boolean): void {
    this.did.push(['settle', isPermanent, isOwn])
  }

  /** What it has done since it was asked last. */
  get done(): unknown[] {
    return this.did.splice(0)
  }
}

function begin(): { own: Fake; part: TakingPart } {
  const own = new Fake()
  return { own, part: new TakingPart(own) }
}

const willing = (isWilling: boolean, ...processes: string[]): Saying => ({
  ...{ kind: 'willing', isWilling, tentatives: processes.map(tentativeOf) },
})

describe('who is asked', () => {
  test('saves himself if he is needed, asks on, and answers when all he has asked have answered and his pages are written', () => {
    const { own, part } = begin()
    part.asked(treeOf('a'), 'a', 3)
    expect(own.done).toEqual([['take', true]])
    part.taken(tentativeOf('b'), new Map([['c', 2]]))
    expect(own.done).toEqual([['a/1', 'c', { kind: 'save-too', seen: 2 }]])
    part.answered(treeOf('a'), 'c', true, [tentativeOf('c')])
    expect(own.done).toEqual([])
    part.written()
    expect(own.done).toEqual([['a/1', 'a', willing(true, 'b', 'c')]])
    part.decided(treeOf('a'), true)
    expect(own.done).toEqual([
      ['a/1', 'c', { kind: 'decided', isPermanent: true, seen: 2 }],
      ['settle', true, false],
    ])
    expect(part.tree).toBeNull()
  })

  test('is willing at once if his permanent checkpoint has sent what was seen, whomever he serves', () => {
    const { own, part } = begin()
    own.recorded = { a: 3 }
    part.asked(treeOf('a'), 'a', 3)
    expect(own.done).toEqual([['a/1', 'a', willing(true)]])
    expect(part.tree).toBeNull()
    part.asked(treeOf('c'), 'c', 1)
    part.asked(treeOf('a'), 'a', 2)
    expect(own.done).toEqual([
      ['take', true],
      ['a/1', 'a', willing(true)],
    ])
  })

  test('is willing at once if he serves the same tree, and not if he serves another one', () => {
    const { own, part } = begin()
    part.asked(treeOf('a'), 'a', 3)
    part.asked(treeOf('a'), 'c', 1)
    part.asked(treeOf('d'), 'd', 1)
    expect(own.done).toEqual([
      ['take', true],
      ['a/1', 'c', willing(true)],
      ['d/1', 'd', willing(false)],
    ])
  })

  test('lets one who takes precedence wait until he is free, and then serves him or is willing', () => {
    const { own, part } = begin()
    part.asked(treeOf('c'), 'c', 3)
    part.asked(treeOf('a'), 'a', 3)
    expect(own.done).toEqual([['take', true]])
    part.decided(treeOf('c'), false)
    expect(own.done).toEqual([
      ['settle', false, false],
      ['take', true],
    ])
    expect(part.tree).toEqual(treeOf('a'))

    const other = begin()
    other.part.asked(treeOf('c'), 'c', 3)
    other.part.asked(treeOf('a'), 'a', 3)
    other.own.recorded = { a: 3 }
    void other.own.done
    other.part.decided(treeOf('c'), true)
    expect(other.own.done).toEqual([
      ['settle', true, false],
      ['a/1', 'a', willing(true)],
    ])
  })

  test('forgets who waits when that one has given up, and when a line has decided', () => {
    const { own, part } = begin()
    part.asked(treeOf('c'), 'c', 3)
    part.asked(treeOf('a'), 'a', 3)
    part.decided(treeOf('a'), false)
    part.decided(treeOf('c'), false)
    expect(part.tree).toBeNull()
    part.asked(treeOf('d'), 'd', 3)
    part.asked(treeOf('a', 2), 'a', 3)
    part.settle(false)
    void own.done
    part.decided(treeOf('d'), false)
    expect(own.done).toEqual([])
    expect(part.tree).toBeNull()
  })

  test('is not willing as soon as one whom he has asked is not, though his pages are not written', () => {
    const { own, part } = begin()
    part.asked(treeOf('a'), 'a', 3)
    part.taken(
      tentativeOf('b'),
      new Map([
        ['c', 2],
        ['d', 1],
      ]),
    )
    void own.done
    part.answered(treeOf('a'), 'd', false, [])
    expect(own.done).toEqual([['a/1', 'a', willing(false, 'b')]])
    part.answered(treeOf('a'), 'c', true, [])
    part.written()
    expect(own.done).toEqual([])
  })

  test('is not willing if no server will have his checkpoint', () => {
    const { own, part } = begin()
    part.asked(treeOf('a'), 'a', 3)
    part.taken(tentativeOf('b'), new Map())
    void own.done
    part.lost()
    expect(own.done).toEqual([['a/1', 'a', willing(false, 'b')]])
  })

  test('begins nothing when the decision has overtaken the request, nor for an older attempt or incarnation', () => {
    const { own, part } = begin()
    part.decided(treeOf('a', 2, 2), false)
    part.asked(treeOf('a', 2, 2), 'a', 3)
    part.asked(treeOf('a', 1, 2), 'a', 3)
    part.asked(treeOf('a', 9, 1), 'a', 3)
    expect(own.done).toEqual([])
    part.asked(treeOf('a', 1, 3), 'a', 3)
    expect(own.done).toEqual([['take', true]])
  })
})

describe('who begins', () => {
  test('has it written down that all are willing, and then it is decided', () => {
    const { own, part } = begin()
    part.begin(treeOf('b'))
    part.taken(tentativeOf('b'), new Map([['a', 2]]))
    part.written()
    void own.done
    part.answered(treeOf('b'), 'a', true, [tentativeOf('a')])
    expect(own.done).toEqual([['decide', 'b', ['b', 'a']]])
    part.decided(treeOf('b'), true)
    expect(own.done).toEqual([
      ['b/1', 'a', { kind: 'decided', isPermanent: true, seen: 2 }],
      ['settle', true, true],
    ])
  })

  test('gives up when somebody is not willing, and tells all whom it has asked', () => {
    const { own, part } = begin()
    part.begin(treeOf('b'))
    part.taken(
      tentativeOf('b'),
      new Map([
        ['a', 2],
        ['c', 1],
      ]),
    )
    void own.done
    part.answered(treeOf('b'), 'c', false, [])
    expect(own.done).toEqual([
      ['b/1', 'a', { kind: 'decided', isPermanent: false, seen: 2 }],
      ['b/1', 'c', { kind: 'decided', isPermanent: false, seen: 1 }],
      ['settle', false, true],
    ])
  })

  test('takes no answer to an earlier attempt, and none twice', () => {
    const { own, part } = begin()
    part.begin(treeOf('b', 2))
    part.taken(
      tentativeOf('b'),
      new Map([
        ['a', 2],
        ['c', 1],
      ]),
    )
    part.written()
    void own.done
    part.answered(treeOf('b', 1), 'a', false, [])
    part.answered(treeOf('b', 2), 'a', true, [])
    part.answered(treeOf('b', 2), 'a', true, [])
    expect(own.done).toEqual([])
  })
})

test('a line decides what is open, and tells nobody', () => {
  const { own, part } = begin()
  part.asked(treeOf('a'), 'a', 3)
  part.taken(tentativeOf('b'), new Map([['c', 2]]))
  void own.done
  part.settle(false)
  expect(own.done).toEqual([['settle', false, false]])
  part.settle(false)
  part.written()
  part.lost()
  expect(own.done).toEqual([])
})
