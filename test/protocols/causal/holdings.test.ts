// Which determinants a host holds, who else has them, and what rides on its messages.

import { describe, expect, test } from 'vitest'
import type { Determinant } from '../../../sim/protocols/causal/determinant.ts'
import { type Held, Holdings } from '../../../sim/protocols/causal/holdings.ts'

const place = (index: number, incarnation = 1, process = 'p'): Determinant => ({
  ...{ process, incarnation, index },
  ...{ from: 'q', sequence: index + 1 },
})

/** This is host 0; `dead` are those that have crashed, `boots` what hosts have come back with. */
function hostZero(enough = 2) {
  const dead = new Set<number>()
  const boots = new Map<number, number>()
  const bootOf = (host: number): number => boots.get(host) ?? 0
  const membership = {
    isLive: (host: number, boot?: number) => !dead.has(host) && (boot === undefined || boot === bootOf(host)),
    member: (host: number) => ({ host, boot: bootOf(host), live: !dead.has(host), caughtUp: true }),
  }
  return { holdings: new Holdings({ id: 0, membership }, enough), dead, boots }
}

const indexes = (held: readonly Held[]): number[] => held.map(({ determinant }) => determinant.index)

/** A message has gone there and is acknowledged. */
function send(holdings: Holdings, host: number): number[] {
  const riders = holdings.ridersFor(host)
  holdings.acknowledged(host, riders, holdings.end)
  return indexes(riders)
}

describe('what rides', () => {
  test('with one crash to survive a determinant rides until one other host has it, in the order in which they came', () => {
    const { holdings } = hostZero()
    holdings.add(place(0))
    holdings.add(place(1))
    expect(indexes(holdings.ridersFor(1))).toEqual([0, 1])
    expect(send(holdings, 1)).toEqual([0, 1])
    expect([send(holdings, 1), send(holdings, 2)]).toEqual([[], []])
    holdings.add(place(2))
    expect([send(holdings, 2), send(holdings, 1)]).toEqual([[2], []])
  })

  test('with two crashes it rides to two others, once to each', () => {
    const { holdings } = hostZero(3)
    holdings.add(place(0))
    expect([send(holdings, 1), send(holdings, 1), send(holdings, 2), send(holdings, 3)]).toEqual([[0], [], [0], []])
  })

  test('what came from a host is not sent there, and what enough hosts have is sent nowhere', () => {
    const { holdings } = hostZero(3)
    holdings.add(place(0), 1)
    holdings.add(place(1), 1, 2)
    expect([send(holdings, 1), send(holdings, 2), send(holdings, 3)]).toEqual([[], [0], []])
  })

  test('nothing that is on the servers or covered', () => {
    const { holdings } = hostZero()
    holdings.add(place(0))
    holdings.add(place(1))!.isPlaced = true
    holdings.cover({ process: 'p', index: 1 }, 0)
    expect([send(holdings, 1), holdings.isStable]).toEqual([[], true])
    expect(holdings.add(place(0))).toBeNull()
  })

  test('of thousands that are stable nothing is looked at again', () => {
    const { holdings } = hostZero()
    for (let index = 0; index < 5000; index++) {
      holdings.add(place(index))
      expect(send(holdings, 1)).toEqual([index])
    }
    expect(holdings.endOf('p')).toBe(5000)
  })
})

describe('a crash', () => {
  test('takes what its host held: that is given to whoever is restored, and rides when nobody is', () => {
    const { holdings, dead } = hostZero()
    holdings.add(place(0))
    send(holdings, 1)
    dead.add(1)
    holdings.forgetTheDead()
    expect([holdings.isWeakened, holdings.isStable]).toEqual([true, false])
    expect(indexes(holdings.openFor(2))).toEqual([0])
    expect(send(holdings, 2)).toEqual([])
    holdings.strengthen()
    expect([send(holdings, 2), holdings.isStable, holdings.isWeakened]).toEqual([[0], true, false])
  })

  test('and what the restored process has come to hold rides no more', () => {
    const { holdings, dead } = hostZero()
    const held = holdings.add(place(0))!
    send(holdings, 1)
    dead.add(1)
    holdings.forgetTheDead()
    holdings.isHeldBy(held, 2)
    holdings.strengthen()
    expect([send(holdings, 3), holdings.openFor(3)]).toEqual([[], []])
  })

  test('a host that is back has nothing', () => {
    const { holdings, boots } = hostZero(3)
    holdings.add(place(0))
    send(holdings, 1)
    boots.set(1, 1)
    holdings.forgetTheDead()
    expect(send(holdings, 1)).toEqual([0])
  })

  test('an image says who held what: who has crashed since does not count', () => {
    const { holdings, dead } = hostZero()
    holdings.add(place(0), 1)
    holdings.add(place(1), 2)
    const saved = holdings.save()
    dead.add(1)
    const restored = new Holdings(
      {
        id: 3,
        membership: {
          isLive: (host) => !dead.has(host),
          member: (host) => ({ host, boot: 0, live: true, caughtUp: true }),
        },
      },
      3,
    )
    restored.load(saved)
    expect(restored.all().map(({ holders }) => holders)).toEqual([
      [3, 0],
      [3, 0, 2],
    ])
  })
})

describe('two determinants for one index', () => {
  test('that of the later incarnation is right, in whichever order they come', () => {
    const { holdings } = hostZero()
    holdings.add(place(0, 1))
    holdings.add(place(0, 2))
    expect(holdings.add(place(0, 1))).toBeNull()
    expect(holdings.of('p', 0).map(({ determinant }) => determinant.incarnation)).toEqual([2])
    expect(holdings.ridersFor(1).map(({ determinant }) => determinant.incarnation)).toEqual([2])
  })
})

test('of one process from an index on: what this host does not hold is left out', () => {
  const { holdings } = hostZero()
  for (const index of [2, 5, 3]) holdings.add(place(index))
  expect([indexes(holdings.of('p', 3)), indexes(holdings.of('q', 0))]).toEqual([[3, 5], []])
  holdings.cover({ process: 'p', index: 3 }, 0)
  expect([indexes(holdings.of('p', 0)), holdings.endOf('p'), holdings.endOf('q')]).toEqual([[3, 5], 6, 0])
})

test('news of what is covered goes to each host once, and not back to whoever told it', () => {
  const { holdings } = hostZero()
  holdings.cover({ process: 'p', index: 3 }, 1)
  holdings.cover({ process: 'p', index: 2 }, 2)
  expect([holdings.coversFor(1).news, holdings.coversFor(2).news]).toMatchObject([[], [{ process: 'p', index: 3 }]])
  holdings.hasHeard(2, holdings.coversFor(2).end)
  expect(holdings.coversFor(2).news).toEqual([])
})

test('what goes to the servers is what too few hosts hold, and what went there before', () => {
  const { holdings } = hostZero()
  holdings.add(place(0), 1)
  holdings.add(place(1))
  holdings.add(place(2))!.isPlaced = true
  expect([indexes(holdings.unheld()), holdings.isStable]).toEqual([[1, 2], false])
})
