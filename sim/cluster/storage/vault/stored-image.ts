// An image as a file server has it: assembled page by page from whatever blocks arrive.

import { type Image, PAGE_BYTES } from '../../../machine/address-space.ts'

/** Mutable while it is being written; read like any other image afterwards. */
export class StoredImage implements Image {
  readonly mode: Image['mode']
  readonly pages: number
  readonly grainPages: number
  readonly digests: Int32Array
  readonly registers: Float64Array
  readonly data: Uint8Array | null

  private constructor(from: Image, filled: boolean) {
    this.mode = from.mode
    this.pages = from.pages
    this.grainPages = from.grainPages
    this.digests = filled ? from.digests.slice() : new Int32Array(from.digests.length)
    this.registers = filled ? from.registers.slice() : new Float64Array(from.registers.length)
    this.data = from.data === null ? null : filled ? from.data.slice() : new Uint8Array(from.data.length)
  }

  /** An image of the same shape with nothing in it. */
  static blank(like: Image): StoredImage {
    return new StoredImage(like, false)
  }

  static copyOf(image: Image): StoredImage {
    return new StoredImage(image, true)
  }

  /** Takes the named grains from another image of the same shape. The first holds the registers, those with data follow it. */
  take(grains: readonly number[], image: Image): void {
    const grainBytes = this.grainPages * PAGE_BYTES
    for (const grain of grains) {
      this.digests[grain] = image.digests[grain]!
      if (grain === 0) this.registers.set(image.registers)
      else if (this.data !== null && image.data !== null) {
        const offset = (grain - 1) * grainBytes
        if (offset < this.data.length) this.data.set(image.data.subarray(offset, offset + grainBytes), offset)
      }
    }
  }
}

/** A digest of a whole image. */
export function imageDigest(image: Image): number {
  let digest = image.pages | 0
  for (const each of image.digests) digest = Math.imul(digest ^ each, 0x01000193)
  for (const register of image.registers) digest = Math.imul(digest ^ (register | 0), 0x01000193)
  return digest
}
