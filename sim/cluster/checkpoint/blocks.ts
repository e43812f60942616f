// The blocks that carry the grains of an image, and which grains each block completes: a grain that takes many blocks is complete with the
// last. Computed rather than listed, because an image of many gigabytes has millions of blocks.

import type { Image } from '../../machine/address-space.ts'

export class Blocks {
  readonly count: number
  readonly #grains: readonly number[]
  readonly #grainPages: number
  readonly #blockPages: number
  /** More than one where a grain is larger than a block; then `#grainsEach` is 1. */
  readonly #blocksEach: number
  readonly #grainsEach: number
  /** The register page is a grain of its own where others are larger, and takes one block. */
  readonly #registers: 0 | 1

  /** @param blockPages pages in a block */
  constructor(grains: readonly number[], { grainPages }: Pick<Image, 'grainPages'>, blockPages: number) {
    this.#grains = grains
    this.#grainPages = grainPages
    this.#blockPages = blockPages
    this.#blocksEach = Math.ceil(grainPages / blockPages)
    this.#grainsEach = Math.max(1, Math.floor(blockPages / grainPages))
    this.#registers = grainPages > 1 && grains[0] === 0 ? 1 : 0
    this.count = this.#registers + Math.ceil(this.#others / this.#grainsEach) * this.#blocksEach
  }

  /** The grains other than a register page of its own. */
  get #others(): number {
    return this.#grains.length - this.#registers
  }

  /** The grains completed by blocks `from` to `to` - 1. */
  complete(from: number, to: number): readonly number[] {
    return this.#grains.slice(this.#completeBefore(from), this.#completeBefore(to))
  }

  /** How many pages the blocks `from` to `to` - 1 carry. */
  pages(from: number, to: number): number {
    return this.#pagesBefore(to) - this.#pagesBefore(from)
  }

  #completeBefore(block: number): number {
    if (block < this.#registers) return 0
    const groups = Math.floor((block - this.#registers) / this.#blocksEach)
    return this.#registers + Math.min(this.#others, groups * this.#grainsEach)
  }

  #pagesBefore(block: number): number {
    if (block < this.#registers) return 0
    const blocks = block - this.#registers
    const groups = Math.floor(blocks / this.#blocksEach)
    const grains = Math.min(this.#others, groups * this.#grainsEach)
    const blocksBeyond = blocks - groups * this.#blocksEach
    return this.#registers + grains * this.#grainPages + blocksBeyond * this.#blockPages
  }
}
