// The memory of one process: 4 KB pages, of which it is known when they change. In bytes mode the pages of data regions hold
// real bytes; in symbolic mode a page is a digest that changes with every write. Registers (a page of named numbers: the
// program counter, indices) are real in both. Text, libraries and stack (the base image) are pages that never change.

export const PAGE_BYTES = 4096
export type MemoryMode = 'bytes' | 'symbolic'

export interface RegionPlan {
  readonly name: string
  readonly bytes: number
}

export interface Layout {
  /** Text, libraries, stack, buffers, and the register page: never written again after the start, but for that page. */
  readonly baseBytes: number
  readonly regions: readonly RegionPlan[]
}

/** A saved address space: immutable, comparable page by page, independent of the space it was taken from. */
export interface Image {
  readonly mode: MemoryMode
  readonly pages: number
  /** One 32-bit digest a page; equal digests stand for equal pages. */
  readonly digests: Int32Array
  readonly registers: Float64Array
  /** The data regions in bytes mode. */
  readonly data: Uint8Array | null
}

// Implemented by the owner of this file as a class; this is what others may rely on.
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
  /** The digest of a range of a region: of its bytes, or of its pages' digests. */
  digest(region: string, offset: number, length: number): number

  /** A copy of everything, now. */
  snapshot(): Image
  restore(image: Image): void
  /** From now on the pages are shared with a forked child: the first write to each costs a copy-on-write fault. */
  share(): void
  /** No child shares the pages any more. */
  unshare(): void
  /** Copy-on-write faults since the last call. */
  takeFaults(): number
}

/** The pages in which two images differ (all of them if there is no older one). */
export type DifferingPages = (older: Image | null, newer: Image) => number[]
