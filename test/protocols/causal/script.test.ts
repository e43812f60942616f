// The order in which a restored process takes its messages again, and what a host takes while a process is being recovered.

import { describe, expect, test } from 'vitest'
import type { Determinant } from '../../../sim/protocols/causal/determinant.ts'
import { Recoveries } from '../../../sim/protocols/causal/recoveries.ts'
import { Script } from '../../../sim/protocols/causal/script.ts'

const payload = { bytes: 4, digest: 1, data: null }
const place = (index: number, from: string, sequence: number, incarnation = 1): Determinant => ({
  ...{ process: 'p', incarnation, index },
  ...{ from, sequence },
})
const stamps = (shown: readonly { from: string; sequence: number }[]): string[] =>
  shown.map(({ from, sequence }) => `${from}${sequence}`)

describe('a script', () => {
  const order = [place(4, 'a', 1), place(5, 'b', 1), place(6, 'a', 2)]

  test('shows all of it at once if all contents are there', () => {
    const script = new Script(
      order,
      new Map([
        [
          'a',
          new Map([
            [1, payload],
            [2, payload],
          ]),
        ],
        ['b', new Map([[1, payload]])],
      ]),
    ) // prettier-ignore
    expect([script.isOpen, stamps(script.advance()), script.isOpen]).toEqual([true, ['a1', 'b1', 'a2'], false])
    expect(script.advance()).toEqual([])
  })

  test('shows nothing behind a message that is missing until that has come', () => {
    const script = new Script(
      order,
      new Map([
        [
          'a',
          new Map([
            [1, payload],
            [2, payload],
          ]),
        ],
      ]),
    ) // prettier-ignore
    expect(stamps(script.advance())).toEqual(['a1'])
    expect([script.fill('a', 2, payload), script.fill('b', 2, payload), script.fill('b', 1, payload)]).toEqual([
      ...[null, null, 5],
    ])
    expect(script.fill('b', 1, payload)).toBeNull()
    expect([stamps(script.advance()), script.isOpen]).toEqual([['b1', 'a2'], false])
  })

  test('says how much of each sender has been seen, also of what is missing', () => {
    const later = [place(4, 'a', 3), place(5, 'b', 1), place(6, 'a', 4)]
    for (const contents of [new Map(), new Map([['a', new Map([[4, payload]])]])]) {
      const script = new Script(later, contents)
      expect([script.lastOf('a'), script.lastOf('b'), script.lastOf('c')]).toEqual([4, 1, 0])
    }
  })
})

describe('while a process is being recovered', () => {
  test('what depends on more of it than was told has to wait, until it says how far it came', () => {
    const recoveries = new Recoveries()
    expect(recoveries.isOpen(place(9, 'a', 1))).toBe(false)
    recoveries.asked('p', { incarnation: 2, end: 5 })
    const of = [place(4, 'a', 1), place(5, 'a', 1), place(5, 'a', 1, 2), place(6, 'a', 1)]
    const are = () => [of.map((each) => recoveries.isOpen(each)), of.map((each) => recoveries.isVoid(each))]
    expect(are()).toEqual([
      [false, true, false, true],
      [false, false, false, false],
    ])
    recoveries.found('p', { incarnation: 2, end: 6 })
    expect(are()).toEqual([
      [false, false, false, false],
      [false, false, false, true],
    ])
  })

  test('asked again it may tell more, and a later recovery is another one', () => {
    const recoveries = new Recoveries()
    recoveries.asked('p', { incarnation: 2, end: 5 })
    recoveries.asked('p', { incarnation: 2, end: 7 })
    expect(recoveries.isOpen(place(6, 'a', 1))).toBe(false)
    recoveries.asked('p', { incarnation: 3, end: 7 })
    recoveries.found('p', { incarnation: 2, end: 7 })
    expect([...recoveries.underWay()]).toEqual(['p'])
    expect(recoveries.isOpen(place(7, 'a', 1, 2))).toBe(true)
    recoveries.found('p', { incarnation: 3, end: 8 })
    expect([...recoveries.underWay()]).toEqual([])
  })

  test('incarnations that are over are known, and a process that has ended keeps nobody waiting', () => {
    const recoveries = new Recoveries()
    recoveries.asked('p', { incarnation: 3, end: 0 })
    recoveries.hear('p', 2)
    expect([recoveries.newestOf('p'), recoveries.newestOf('q')]).toEqual([3, 0])
    recoveries.ended('p')
    expect([...recoveries.underWay()]).toEqual([])
  })
})
