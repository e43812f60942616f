// The blocks that carry grains of an image, and what each of them completes: of a grain that takes many blocks, the last one does. Counted and
// not listed: an image of many gigabytes has millions.

import type { Image } from '../../machine/address-space.ts'
import { BLOCK_PAGES } from '../storage/transfer-sizes.ts'

export class Blocks {
  readonly count: number
  readonly #grains: readonly number[]
  readonly #perGrain: number
  /** The register page is a grain of its own, and takes one block. */
  readonly #hasRegisters: boolean

  constructor(grains: readonly number[], { grainPages }: Pick<Image, 'grainPages'>) {
    this.#grains = grains
    this.#perGrain = grainPages === 1 ? 1 / BLOCK_PAGES : Math.ceil(grainPages / BLOCK_PAGES)
    this.#hasRegisters = grainPages > 1 && grains[0] === 0
    this.count = this.#hasRegisters
      ? 1 + (grains.length - 1) * this.#perGrain
      : Math.ceil(grains.length * this.#perGrain)
  }

  /** The grains that are complete when block `to` - 1 has come, and were not when `from` had not. */
  complete(from: number, to: number): readonly number[] {
    return this.#grains.slice(this.#completeAfter(from), this.#completeAfter(to))
  }

  #completeAfter(blocks: number): number {
    if (blocks === this.count) return this.#grains.length
    if (!this.#hasRegisters) return Math.floor(blocks / this.#perGrain)
    return blocks === 0 ? 0 : 1 + Math.floor((blocks - 1) / this.#perGrain)
  }
}
