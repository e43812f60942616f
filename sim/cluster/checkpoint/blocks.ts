// The blocks that carry the grains of an image, and which grains each block completes: a grain that takes many blocks is complete with the
// last. Computed rather than listed, because an image of many gigabytes has millions of blocks.

import type { Image } from '../../machine/address-space.ts'
import { BLOCK_PAGES } from '../storage/transfer-sizes.ts'

export class Blocks {
  readonly count: number
  readonly #grains: readonly number[]
  readonly #grainPages: number
  /** Blocks per grain; half a block where grains are pages. */
  readonly #perGrain: number
  /** The register page is a grain of its own, and takes one block. */
  readonly #hasRegisters: boolean

  constructor(grains: readonly number[], { grainPages }: Pick<Image, 'grainPages'>) {
    this.#grains = grains
    this.#grainPages = grainPages
    this.#perGrain = grainPages === 1 ? 1 / BLOCK_PAGES : Math.ceil(grainPages / BLOCK_PAGES)
    this.#hasRegisters = grainPages > 1 && grains[0] === 0
    this.count = this.#hasRegisters
      ? 1 + (grains.length - 1) * this.#perGrain
      : Math.ceil(grains.length * this.#perGrain)
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
    if (block === this.count) return this.#grains.length
    if (!this.#hasRegisters) return Math.floor(block / this.#perGrain)
    return block === 0 ? 0 : 1 + Math.floor((block - 1) / this.#perGrain)
  }

  #pagesBefore(block: number): number {
    if (this.#grainPages === 1) return Math.min(this.#grains.length, block * BLOCK_PAGES)
    if (this.#hasRegisters && block === 0) return 0
    const registers = this.#hasRegisters ? 1 : 0
    const grains = Math.floor((block - registers) / this.#perGrain)
    const blocksBeyond = block - registers - grains * this.#perGrain
    return registers + grains * this.#grainPages + blocksBeyond * BLOCK_PAGES
  }
}
