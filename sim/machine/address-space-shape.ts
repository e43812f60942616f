// The types of address-space.ts: what a process may do with its memory, and what a saved image holds.

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
  /** Text, libraries, stack, buffers, and the register page. Only the register page is written after the start. */
  readonly baseBytes: number
  readonly regions: readonly RegionPlan[]
  /**
   * Content is tracked in grains of this many pages (default 1). Everything but the register page is rounded up to whole grains, and a
   * write to part of a grain counts as a write to all of it. The simulator needs memory for each grain, so a process of many gigabytes
   * calls for large ones.
   */
  readonly grainPages?: number
}

/** A saved address space: immutable, comparable page by page, independent of the space it was taken from. */
export interface Image {
  readonly mode: MemoryMode
  readonly pages: number
  /** Pages in a grain; the first grain is the register page alone. */
  readonly grainPages: number
  /** One 32-bit digest per grain; equal digests stand for equal pages. */
  readonly digests: Int32Array
  readonly registers: Float64Array
  /** The data regions in bytes mode. */
  readonly data: Uint8Array | null
}

/**
 * The memory of one process: 64 registers, and regions of 4 KB pages declared in the program's layout. In bytes mode regions hold real
 * bytes; in symbolic mode they hold only digests of what was written, so that large problems run fast. Every write to a region must be
 * announced with `touch`. Programs use `registers`, `float64` and the like, `touch` and `digest`; the rest is for saving and restoring.
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
  /** Bytes mode only: a view of a region to compute with; every write must be announced with `touch`. */
  float32(region: string): Float32Array
  float64(region: string): Float64Array
  bytes(region: string): Uint8Array
  /** Announces that bytes [offset, offset + length) of a region were written; `input` is a digest of what the new values depend on. */
  touch(region: string, offset: number, length: number, input: number): void
  /** The same for `count` ranges, each starting `stride` bytes after the previous one: a row of a matrix stored by columns. */
  touchEach(region: string, offset: number, length: number, input: number, stride: number, count: number): void
  /** The digest of a range of a region: of its bytes in bytes mode, of its pages' digests in symbolic mode. */
  digest(region: string, offset: number, length: number): number

  /** A copy of everything, now. */
  snapshot(): Image
  /** Restores everything from the image; nothing is shared afterwards. Throws if the image has another layout or mode. */
  restore(image: Image): void
  /**
   * fork(): the process keeps its mappings, but its pages are write-protected and shared with the child. The first write to each costs
   * a fault and a copy.
   */
  share(): void
  /** The child is gone: a write no longer copies the page, but the first one to each page not written since share() still faults. */
  unshare(): void
  /** Faults since the last call. */
  takeFaults(): number
  /** Pages copied in faults since the last call. */
  takeCopies(): number
}
