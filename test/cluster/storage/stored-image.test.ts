// Images that are put together from pages.

import { expect, test } from 'vitest'
import { StoredImage } from '../../../sim/cluster/storage/vault/stored-image.ts'
import { PagedMemory } from '../../../sim/machine/address-space.ts'

function image(value: number) {
  const memory = new PagedMemory({ baseBytes: 4096, regions: [{ name: 'data', bytes: 8192 }] }, 'bytes')
  memory.registers[0] = value
  memory.bytes('data').fill(value)
  memory.touch('data', 0, 8192, value)
  return memory.snapshot()
}

test('what is written into a copy does not show in the original', () => {
  const original = StoredImage.copyOf(image(7))
  const copy = StoredImage.copyOf(original)
  copy.take([0, 1, 2], image(9))
  const before = image(7)
  expect([...original.digests]).toEqual([...before.digests])
  expect([original.registers[0], original.data![0], original.data![8191]]).toEqual([7, 7, 7])
  expect([copy.registers[0], copy.data![0], copy.data![8191]]).toEqual([9, 9, 9])
})

test('a page is put where it belongs, and no other changes', () => {
  const copy = StoredImage.copyOf(image(7))
  copy.take([1], image(9))
  expect([copy.registers[0], copy.data![0], copy.data![4095], copy.data![4096]]).toEqual([7, 9, 9, 7])
  expect(copy.digests[1]).toBe(image(9).digests[1])
  expect(copy.digests[2]).toBe(image(7).digests[2])
})
