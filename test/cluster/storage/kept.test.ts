// What the file servers lack of an image with near copies.

import { expect, test } from 'vitest'
import { Kept } from '../../../sim/cluster/storage/near/kept.ts'

const partner = { host: 3, boot: 0 }

test('they lack all that was written since they were sent an image, in whatever order and however often', () => {
  const kept = new Kept(1, [partner], 'nothing')
  kept.written([5, 2])
  kept.written([2, 7])
  expect(kept.toServe()).toEqual({ base: 'nothing', grains: [2, 5, 7] })
})

test('what is written while it is on its way they lack again, and the next builds on it once it is there', () => {
  const kept = new Kept(1, [partner], 'nothing')
  kept.written([1])
  kept.toServe()
  kept.written([4])
  kept.served()
  expect(kept.toServe()).toEqual({ base: 'committed', grains: [4] })
})

test('partners are the same if each is, in the same boot', () => {
  const kept = new Kept(1, [partner], 'nothing')
  expect(kept.areWith([{ host: 3, boot: 0 }])).toBe(true)
  expect(kept.areWith([{ host: 3, boot: 1 }])).toBe(false)
  expect(kept.areWith([partner, { host: 4, boot: 0 }])).toBe(false)
  kept.leave(partner)
  expect(kept.areWith([partner])).toBe(false)
})
