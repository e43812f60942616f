import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  digestOfBytes,
  imageBytes,
  type Layout,
  type MemoryMode,
  PAGE_BYTES,
  PagedMemory,
} from '../../sim/machine/address-space.ts'
import { differingPages } from '../../sim/machine/differing-pages.ts'

// Pages: 0 registers, 1 to 3 of `small` (the last one not full), 4 and 5 of `large`, 6 to 8 the rest of the base image.
const layout: Layout = {
  baseBytes: 4 * PAGE_BYTES,
  regions: [
    { name: 'small', bytes: 2 * PAGE_BYTES + 100 },
    { name: 'large', bytes: 2 * PAGE_BYTES },
  ],
}
const modes: MemoryMode[] = ['bytes', 'symbolic']

/** A write that is told, with content that no other write has. */
let content = 0
const write = (memory: PagedMemory, region: string, offset: number, length: number): void => {
  content++
  if (memory.mode === 'bytes') {
    const view = memory.bytes(region)
    for (let at = offset; at < offset + length; at++) view[at]! += 1 + (content % 7)
  }
  memory.touch(region, offset, length, content)
}

describe.each(modes)('memory in %s mode', (mode) => {
  test('the image is the base image and whole pages of each region', () => {
    expect(imageBytes(layout)).toBe(9 * PAGE_BYTES)
    expect(new PagedMemory(layout, mode).pages).toBe(9)
    expect(new PagedMemory({ baseBytes: 0, regions: [] }, mode).pages).toBe(1)
  })

  test('exactly the written pages differ', () => {
    const memory = new PagedMemory(layout, mode)
    const before = memory.snapshot()
    expect(differingPages(before, memory.snapshot())).toEqual([])
    write(memory, 'small', PAGE_BYTES - 1, 2)
    write(memory, 'large', PAGE_BYTES, 1)
    const after = memory.snapshot()
    expect(differingPages(before, after)).toEqual([1, 2, 5])
    expect(differingPages(null, after)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    memory.registers[63] = 1
    expect(differingPages(after, memory.snapshot())).toEqual([0])
  })

  test('a snapshot does not change with the memory it was taken from, nor with the one it was put back into', () => {
    const memory = new PagedMemory(layout, mode)
    write(memory, 'small', 0, 10)
    memory.registers[1] = 7
    const image = memory.snapshot()
    const digest = memory.digest('small', 0, 10)
    write(memory, 'small', 0, 10)
    memory.registers[1] = 8
    const other = new PagedMemory(layout, mode)
    other.restore(image)
    expect([other.registers[1], other.digest('small', 0, 10)]).toEqual([7, digest])
    expect(differingPages(image, other.snapshot())).toEqual([])
    write(other, 'large', 0, 1)
    expect(differingPages(image, memory.snapshot())).toEqual([0, 1])
    expect(differingPages(image, other.snapshot())).toEqual([4])
  })

  test('the first write to each shared page costs a fault and a copy, and so does one to the registers', () => {
    const memory = new PagedMemory(layout, mode)
    write(memory, 'large', 0, 1)
    expect(memory.takeFaults()).toBe(0)
    memory.share()
    write(memory, 'small', 0, PAGE_BYTES + 1) // two pages
    write(memory, 'small', 5, 1) // one of them again
    memory.registers[0] = 1
    expect([memory.takeFaults(), memory.takeCopies()]).toEqual([3, 3])
    memory.registers[0] = 2
    write(memory, 'small', PAGE_BYTES, 1)
    expect(memory.takeFaults()).toBe(0)
    memory.share() // a second child: everything is shared anew
    write(memory, 'small', PAGE_BYTES, 1)
    expect(memory.takeFaults()).toBe(1)
    memory.unshare() // the child has ended: its pages are protected still, and nobody needs a copy
    write(memory, 'large', 0, 2 * PAGE_BYTES)
    expect([memory.takeFaults(), memory.takeCopies()]).toEqual([2, 1])
  })

  test('a write outside its region, an unknown region and an image of another layout are refused', () => {
    const memory = new PagedMemory(layout, mode)
    expect(() => memory.touch('small', 2 * PAGE_BYTES, 101, 0)).toThrow('do not lie in region small')
    expect(() => memory.touch('small', -1, 1, 0)).toThrow(RangeError)
    expect(() => memory.digest('large', 0, Number.NaN)).toThrow(RangeError)
    expect(() => memory.touch('none', 0, 1, 0)).toThrow('no region is called none')
    const image = new PagedMemory({ baseBytes: PAGE_BYTES, regions: [] }, mode).snapshot()
    expect(() => memory.restore(image)).toThrow('cannot restore')
  })

  test('any history of writes, shares and restores agrees with a list of pages kept by hand', () => {
    const writes = fc.record({
      region: fc.constantFrom('small', 'large'),
      from: fc.nat(8191),
      length: fc.integer({ min: 1, max: 5000 }),
    })
    const steps = fc.array(fc.oneof(writes, fc.constantFrom('share', 'unshare', 'snapshot', 'restore')), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(steps, (history) => {
        const memory = new PagedMemory(layout, mode)
        let image = memory.snapshot()
        let written = new Set<number>()
        let shared = new Set<number>()
        let protectedPages = new Set<number>()
        let faults = 0
        let copies = 0
        for (const step of history) {
          if (step === 'share') {
            memory.share()
            shared = new Set([1, 2, 3, 4, 5])
            protectedPages = new Set(shared)
          } else if (step === 'unshare') {
            memory.unshare()
            shared = new Set()
          } else if (step === 'snapshot') {
            image = memory.snapshot()
            written = new Set()
          } else if (step === 'restore') {
            faults -= memory.takeFaults()
            expect(faults).toBe(0)
            copies -= memory.takeCopies()
            expect(copies).toBe(0)
            memory.restore(image)
            written = new Set()
            shared = new Set()
            protectedPages = new Set()
          } else if (typeof step === 'object') {
            const length = Math.min(step.length, 2 * PAGE_BYTES - step.from)
            write(memory, step.region, step.from, length)
            const firstPage = step.region === 'small' ? 1 : 4
            const last = firstPage + Math.floor((step.from + length - 1) / PAGE_BYTES)
            for (let page = firstPage + Math.floor(step.from / PAGE_BYTES); page <= last; page++) {
              written.add(page)
              if (protectedPages.delete(page)) faults++
              if (shared.delete(page)) copies++
            }
          }
          // In bytes mode a page may return to its old content: it is then no longer different.
          const differing = differingPages(image, memory.snapshot())
          if (mode === 'symbolic') expect(differing).toEqual([...written].sort((a, b) => a - b))
          else expect(differing.filter((page) => !written.has(page))).toEqual([])
        }
        expect(memory.takeFaults()).toBe(faults)
        expect(memory.takeCopies()).toBe(copies)
      }),
      { numRuns: 100 },
    )
  })
})

test('symbolic: what was written, in what order, where and out of what all change the digest', () => {
  const digestAfter = (...writes: [offset: number, length: number, input: number][]): number => {
    const memory = new PagedMemory(layout, 'symbolic')
    for (const [offset, length, input] of writes) memory.touch('large', offset, length, input)
    return memory.digest('large', 0, PAGE_BYTES)
  }
  const digests = [
    digestAfter(),
    digestAfter([0, 4, 1]),
    digestAfter([0, 4, 2]),
    digestAfter([4, 4, 1]),
    digestAfter([0, 8, 1]),
    digestAfter([0, 4, 1], [0, 4, 1]),
    digestAfter([0, 4, 1], [0, 4, 2]),
    digestAfter([0, 4, 2], [0, 4, 1]),
  ]
  expect(new Set(digests).size).toBe(digests.length)
})

test('bytes: pages are compared by content, so a page that was written back to what it was does not differ', () => {
  const memory = new PagedMemory(layout, 'bytes')
  const before = memory.snapshot()
  memory.bytes('small')[5] = 1
  memory.touch('small', 5, 1, 0)
  const between = memory.snapshot()
  memory.bytes('small')[5] = 0
  memory.touch('small', 5, 1, 0)
  expect(differingPages(before, between)).toEqual([1])
  expect(differingPages(before, memory.snapshot())).toEqual([])
})

test('bytes: even a write that was not told is found', () => {
  const memory = new PagedMemory(layout, 'bytes')
  const before = memory.snapshot()
  memory.bytes('large')[PAGE_BYTES] = 1
  expect(differingPages(before, memory.snapshot())).toEqual([5])
})

test('bytes: the digest of a page is that of its bytes, whichever writes have touched it', () => {
  const memory = new PagedMemory(layout, 'bytes')
  for (const [offset, length] of [
    [0, 10],
    [4000, 200],
    [4096, 4096],
  ] as const) {
    memory.bytes('large').fill(offset + 1, offset, offset + length)
    memory.touch('large', offset, length, 0)
    const { data, digests } = memory.snapshot()
    const right = [1, 2, 3, 4, 5].map((page) => digestOfBytes(data!, (page - 1) * PAGE_BYTES, page * PAGE_BYTES))
    expect([...digests.subarray(1, 6)]).toEqual(right)
  }
})

test('faults from before a restore are not charged after it, and nothing is shared any more', () => {
  const memory = new PagedMemory(layout, 'symbolic')
  const image = memory.snapshot()
  memory.share()
  memory.touch('large', 0, 1, 1)
  memory.restore(image)
  expect(memory.takeFaults()).toBe(0)
  memory.touch('large', 0, 1, 1)
  memory.registers[0] = 5
  expect([memory.takeFaults(), memory.takeCopies()]).toEqual([0, 0])
})

test('a write to the registers while a child is there costs a copy too, though it is seen only when that has ended', () => {
  const memory = new PagedMemory(layout, 'symbolic')
  memory.share()
  memory.registers[0] = 5
  memory.unshare()
  expect([memory.takeFaults(), memory.takeCopies()]).toEqual([1, 1])
})

test('symbolic pages have no bytes', () => {
  expect(() => new PagedMemory(layout, 'symbolic').float32('small')).toThrow('a symbolic page has no bytes')
})

test('ranges that are marked together are marked as one by one', () => {
  for (const mode of ['symbolic', 'bytes'] as const) {
    const [together, oneByOne] = [new PagedMemory(layout, mode), new PagedMemory(layout, mode)]
    for (const memory of [together, oneByOne]) memory.share()
    together.touchEach('large', 100, 300, 7, 1000, 8)
    for (let i = 0; i < 8; i++) oneByOne.touch('large', 100 + i * 1000, 300, 7)
    together.touchEach('large', 100, 300, 7, 1000, 0)
    together.touchEach('large', 100, 0, 7, 1000, 3)
    expect(together.takeFaults()).toBe(oneByOne.takeFaults())
    expect(together.snapshot()).toEqual(oneByOne.snapshot())
  }
  const memory = new PagedMemory(layout, 'symbolic')
  expect(() => memory.touchEach('small', 0, 100, 0, PAGE_BYTES, 9)).toThrow('do not lie in region small')
})
