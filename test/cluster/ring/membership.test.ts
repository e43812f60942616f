// Views merge into the same one whatever the order of news, and with them who answers for a dead host.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Death, Membership } from '../../../sim/cluster/ring/membership.ts'

test('several hosts declare the same death: all come to name the same one', () => {
  const [one, other] = [new Membership(4), new Membership(4)]
  one.declareDead(3, 0, 1, 0)
  other.declareDead(3, 0, 0, 0)
  const view = one.view()
  expect(one.merge(other.view())).toEqual([{ kind: 'attributed', host: 3 }])
  other.merge(view)
  expect([one.responsibleFor(3, 0), other.responsibleFor(3, 0)]).toEqual([0, 0])
})

test('who declared it dead answers for it, and whoever declared that one dead after it', () => {
  const view = new Membership(4)
  view.declareDead(3, 0, 1, 0)
  expect(view.responsibleFor(3, 0)).toBe(1)
  view.declareDead(1, 0, 2, 0)
  expect(view.responsibleFor(3, 0)).toBe(2)
})

test('without takeover nobody answers for what a dead host had to see to', () => {
  const view = new Membership(4)
  view.declareDead(3, 0, 1, 0)
  view.declareDead(1, 0, 2, 0)
  expect(view.responsibleFor(3, 0, false)).toBe(-1)
  expect(view.responsibleFor(1, 0, false)).toBe(2)
})

test('the order of news makes no difference', () => {
  const host = fc.integer({ min: 0, max: 4 })
  const death: fc.Arbitrary<Death> = fc.record({ host, boot: fc.integer({ min: 0, max: 2 }), by: host, byBoot: host })
  const views = fc.array(death, { maxLength: 6 }).map((deaths) =>
    deaths.map((each) => {
      const membership = new Membership(5)
      membership.insert(each.host, each.boot, true)
      membership.declareDead(each.host, each.boot, each.by, each.byBoot)
      return membership.view()
    }),
  )
  fc.assert(
    fc.property(views, (news) => {
      const [forth, back] = [new Membership(5), new Membership(5)]
      for (const view of news) forth.merge(view)
      for (const view of [...news].reverse()) back.merge(view)
      const sorted = ({ members, deaths }: ReturnType<Membership['view']>) => ({
        members,
        deaths: deaths.map((each) => JSON.stringify(each)).sort(),
      })
      expect(sorted(forth.view())).toEqual(sorted(back.view()))
    }),
  )
})

test('a later boot tells of the death of the earlier one, and is a newcomer, missed or not', () => {
  const news = { members: [{ host: 2, boot: 1, live: true, caughtUp: false }], deaths: [] }
  expect(new Membership(4).merge(news)).toEqual([
    { kind: 'died', host: 2, boot: 0 },
    { kind: 'joined', host: 2, boot: 1 },
  ])
})

test('news from before a death do not bring a host back, nor do those from before it had caught up make it incomplete', () => {
  const view = new Membership(4)
  const before = view.view()
  view.declareDead(3, 0, 1, 0)
  expect([view.merge(before), view.isLive(3)]).toEqual([[], false])
  view.insert(3, 1, false)
  const behind = view.view()
  view.markCaughtUp(3)
  expect([view.merge(behind), view.member(3).caughtUp]).toEqual([[], true])
})

test('a later boot of whoever declared a death does not answer for it', () => {
  const view = new Membership(4)
  view.declareDead(3, 0, 1, 0)
  view.insert(1, 1, true)
  expect(view.responsibleFor(3, 0)).toBe(-1)
})

test('of two boots of one host that declared the same death all come to name the same one', () => {
  const [one, other] = [new Membership(4), new Membership(4)]
  one.declareDead(3, 0, 1, 1)
  other.declareDead(3, 0, 1, 0)
  const view = one.view()
  one.merge(other.view())
  other.merge(view)
  expect(one.view().deaths).toEqual(other.view().deaths)
})

test('the next host is the one before, when all others are dead; alone there is none', () => {
  const view = new Membership(4)
  for (const dead of [2, 3]) view.declareDead(dead, 0, 1, 0)
  expect([view.successor(1), view.successor(0)]).toEqual([0, 1])
  view.declareDead(0, 0, 1, 0)
  expect(view.successor(1)).toBe(-1)
})
