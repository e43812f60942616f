import { expect, test } from 'vitest'
import { Blocks } from '../../../sim/cluster/checkpoint/blocks.ts'

const all = (grains: number): number[] => Array.from({ length: grains }, (_, grain) => grain)

/** What each block completes, and how many pages it carries. */
function blocksOf(
  grains: readonly number[],
  grainPages: number,
  blockPages: number,
): [grains: number[], pages: number][] {
  const blocks = new Blocks(grains, { grainPages }, blockPages)
  return Array.from({ length: blocks.count }, (_, at) => [[...blocks.complete(at, at + 1)], blocks.pages(at, at + 1)])
}

test.each([
  [
    'a page more than whole blocks',
    all(5),
    1,
    2,
    [
      [[0, 1], 2],
      [[2, 3], 2],
      [[4], 1],
    ],
  ],
  ['all pages in one block', all(5), 1, 256, [[[0, 1, 2, 3, 4], 5]]],
  [
    'grains larger than a block',
    all(3),
    4,
    2,
    [
      [[0], 1],
      [[], 2],
      [[1], 2],
      [[], 2],
      [[2], 2],
    ],
  ],
  [
    'several grains in a block',
    all(4),
    4,
    8,
    [
      [[0], 1],
      [[1, 2], 8],
      [[3], 4],
    ],
  ],
  [
    'changed grains only',
    [3, 5, 9],
    4,
    8,
    [
      [[3, 5], 8],
      [[9], 4],
    ],
  ],
  ['nothing', [], 1, 2, []],
])('%s', (_, grains, grainPages, blockPages, blocks) => {
  expect(blocksOf(grains, grainPages, blockPages)).toEqual(blocks)
})

test.each([
  [1, 2],
  [1, 256],
  [4, 2],
  [64, 256],
  [128, 2],
])('blocks together carry every grain once: grains of %i pages, blocks of %i', (grainPages, blockPages) => {
  for (const count of [1, 2, 3, 17, 100]) {
    const blocks = blocksOf(all(count), grainPages, blockPages)
    const registers = grainPages > 1 ? 1 : 0
    expect(blocks.flatMap(([grains]) => grains)).toEqual(all(count))
    expect(blocks.reduce((sum, [, pages]) => sum + pages, 0)).toBe(registers + (count - registers) * grainPages)
    expect(Math.max(...blocks.map(([, pages]) => pages))).toBeLessThanOrEqual(blockPages)
  }
})
