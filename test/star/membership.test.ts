// Views merge into the same one whatever the order of news, and with them who answers for a dead host.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Death, Membership } from '../../sim/star/membership.ts'

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
