// What a process may ask of its memory, and what is kept of it: the types of address-space.ts, which says how it works.

export type MemoryMode = 'bytes' | 'symbolic'

export interface RegionPlan {
  readonly name: string
  readonly bytes: number
}

/**
 * The memory that a process has: the base image (text, libraries, stack, registers) and its regions, in bytes.
 *
 * @example
 * import type { Layout } from 'starsim/core'
 *
 * const layout: Layout = { baseBytes: 64 * 1024, regions: [{ name: 'matrix', bytes: 8 * 100 * 100 }] }
 * console.log(layout.regions.length)
 */
export interface Layout {
  /** Text, libraries, stack, buffers, and the register page: never written again after the start, but for that page. */
  readonly baseBytes: number
  readonly regions: readonly RegionPlan[]
  /**
   * Content is followed in grains of so many pages; 1 if not given. Everything but the register page is rounded up to whole grains, and a
   * write to part of a grain counts as one to all of it. A process of many gigabytes costs the simulator memory by its grains.
   */
  readonly grainPages?: number
}

/** A saved address space: immutable, comparable page by page, independent of the space it was taken from. */
export interface Image {
  readonly mode: MemoryMode
  readonly pages: number
  /** Pages in a grain; the first grain is the register page alone. */
  readonly grainPages: number
  /** One 32-bit digest a grain; equal digests stand for equal pages. */
  readonly digests: Int32Array
  readonly registers: Float64Array
  /** The data regions in bytes mode. */
  readonly data: Uint8Array | null
}

/**
 * The memory of one process: 64 registers, and regions of 4 KB pages that are declared by the program's layout. In bytes mode regions hold
 * real bytes; in symbolic mode only digests of what was written, so that large problems run fast. Every write to a region is told with
 * `touch`. A program uses `registers`, `float64` and its kin, `touch` and `digest`; the rest is for those who save and restore.
 *
 * @example
 * import type { AddressSpace } from 'starsim/core'
 *
 * function addOne(memory: AddressSpace): void {
 *   if (memory.mode === 'bytes') {
 *     const sums = memory.float64('sums')
 *     sums[0]! += 1
 *   }
 *   memory.touch('sums', 0, 8, 1)
 *   memory.registers[0]!++
 * }
 * console.log(typeof addOne)
 */
export interface AddressSpace {
  readonly mode: MemoryMode
  readonly pages: number
  /** 64 registers; the program reads and writes them freely (they are compared and saved as the register page). */
  readonly registers: Float64Array
  /** Bytes mode only: a view of a region to compute with; every write must be told with `touch`. */
  float32(region: string): Float32Array
  float64(region: string): Float64Array
  bytes(region: string): Uint8Array
  /** Bytes [offset, offset + length) of a region were written, out of `input` (a digest of what the values depend on). */
  touch(region: string, offset: number, length: number, input: number): void
  /** The same for `count` ranges, each beginning `stride` bytes after the one before: a row of a matrix that is kept in columns. */
  touchEach(region: string, offset: number, length: number, input: number, stride: number, count: number): void
  /** The digest of a range of a region: of its bytes, or of its pages' digests. */
  digest(region: string, offset: number, length: number): number

  /** A copy of everything, now. */
  snapshot(): Image
  /** Everything as it was in the image, shared with nobody. Throws if the image is of another layout or mode. */
  restore(image: Image): void
  /**
   * fork(): the process keeps its mappings, but its pages are write-protected and shared with the child. The first write to each costs
   * a fault and a copy.
   */
  share(): void
  /** No child shares the pages any more: they are not copied, but those not written since are protected still. */
  unshare(): void
  /** Faults since the last call. */
  takeFaults(): number
  /** Pages copied in faults since the last call. */
  takeCopies(): number
}
