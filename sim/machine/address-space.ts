// The memory of one process: 4 KB pages whose changes are tracked. In bytes mode the pages of data regions hold real bytes; in symbolic
// mode a page is a digest that changes with every write. Registers (a page of named numbers: the program counter, indices) are real in
// both. Text, libraries and stack (the base image) are pages that never change.
//
// Page 0 is the register page; then come the data regions, each starting on a page of its own, then the rest of the base image. Contents
// are tracked per grain, which is one page unless the layout says otherwise; grain 0 is the register page alone. This file does not know
// what a fault or a copy costs; it only counts them.

import { digestOfBytes, digestOfWords, mix, PAGE_BYTES, pageOf } from './address-space-page.ts'
import type { AddressSpace, Image, Layout, MemoryMode } from './address-space-shape.ts'

export type { AddressSpace, Image, Layout, MemoryMode } from './address-space-shape.ts'
export { digestOfBytes, mix, PAGE_BYTES }

/** How many registers a process has; they fill the first eighth of the register page. */
export const REGISTERS = 64

const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES)

const grainsOf = (bytes: number, grainPages: number): number => Math.ceil(pagesOf(bytes) / grainPages)

/** The grains of a process with this layout, including the register page. */
const imageGrains = ({ regions, baseBytes, grainPages = 1 }: Layout): number =>
  regions.reduce(
    (grains, { bytes }) => grains + grainsOf(bytes, grainPages),
    1 + Math.ceil(Math.max(0, pagesOf(baseBytes) - 1) / grainPages),
  )

/** The pages of a process with this layout: the base image (at least the register page) and whole grains for each region. */
export const imagePages = (layout: Layout): number => 1 + (imageGrains(layout) - 1) * (layout.grainPages ?? 1)

/** The pages in these grains of an image. */
export const pagesIn = (grains: readonly number[], { grainPages }: Pick<Image, 'grainPages'>): number =>
  grains.length * grainPages - (grains.includes(0) ? grainPages - 1 : 0)

/** The size of the image of a process with this layout, in bytes. */
export const imageBytes = (layout: Layout): number => imagePages(layout) * PAGE_BYTES

// Why the next write to a page is not free: the page is write-protected (a fault), or a child shares it (a copy).
const PROTECTED = 1
const SHARED = 2
// A page that the kernel tracks and that has not been written since; by itself it costs nothing.
const CLEAN = 4

interface Region {
  readonly name: string
  readonly bytes: number
  readonly firstGrain: number
}

export class PagedMemory implements AddressSpace {
  readonly mode: MemoryMode
  readonly pages: number
  readonly #grainPages: number
  readonly #grainBytes: number
  readonly registers: Float64Array = new Float64Array(REGISTERS)
  readonly #registerWords = new Int32Array(this.registers.buffer)
  readonly #regions = new Map<string, Region>()
  /** The region of the last call: a program writes many ranges of one region in a row. */
  #recent: Region = { name: '', bytes: 0, firstGrain: 1 }
  /** All regions, from grain 1 on; null in symbolic mode. */
  readonly #data: Uint8Array | null
  readonly #digests: Int32Array
  /** Bytes mode: 1 where the digest is older than the content. */
  readonly #stale: Uint8Array
  /** By grain; 0 where a write is free. */
  readonly #obstacles: Uint8Array
  /** There may be obstacles. */
  #forked = false
  #faults = 0
  #copies = 0
  /** Digest of the registers when they were last shared. They are written without `touch`, so they are compared instead. */
  #sharedRegisters = 0

  constructor(layout: Layout, mode: MemoryMode) {
    this.mode = mode
    this.pages = imagePages(layout)
    this.#grainPages = layout.grainPages ?? 1
    this.#grainBytes = this.#grainPages * PAGE_BYTES
    let grain = 1
    for (const { name, bytes } of layout.regions) {
      this.#regions.set(name, { name, bytes, firstGrain: grain })
      grain += grainsOf(bytes, this.#grainPages)
    }
    const grains = imageGrains(layout)
    this.#data = mode === 'bytes' ? new Uint8Array((grain - 1) * this.#grainBytes) : null
    this.#digests = new Int32Array(grains)
    this.#stale = new Uint8Array(grains)
    if (mode === 'bytes') this.#stale.fill(1, 1, grain)
    this.#obstacles = new Uint8Array(grains)
  }

  float32(region: string): Float32Array {
    const { firstGrain, bytes } = this.#find(region)
    return new Float32Array(this.#content().buffer, (firstGrain - 1) * this.#grainBytes, Math.floor(bytes / 4))
  }

  float64(region: string): Float64Array {
    const { firstGrain, bytes } = this.#find(region)
    return new Float64Array(this.#content().buffer, (firstGrain - 1) * this.#grainBytes, Math.floor(bytes / 8))
  }

  bytes(region: string): Uint8Array {
    const { firstGrain, bytes } = this.#find(region)
    return new Uint8Array(this.#content().buffer, (firstGrain - 1) * this.#grainBytes, bytes)
  }

  touch(region: string, offset: number, length: number, input: number): void {
    const { firstGrain, bytes } = this.#find(region)
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes)) this.#refuse(region, offset, length)
    if (length > 0) this.#write(firstGrain, offset, length, input)
  }

  touchEach(region: string, offset: number, length: number, input: number, stride: number, count: number): void {
    const { firstGrain, bytes } = this.#find(region)
    const end = offset + (count - 1) * stride + length
    if (!(offset >= 0 && length >= 0 && stride >= 0 && (count === 0 || end <= bytes)))
      this.#refuse(region, offset, end - offset)
    if (length === 0) return
    for (let i = 0; i < count; i++) this.#write(firstGrain, offset + i * stride, length, input)
  }

  // Hot: half a million pages in one elimination of 1024 columns.
  #write(firstGrain: number, offset: number, length: number, input: number): void {
    const first = firstGrain + this.#grainOf(offset)
    const last = firstGrain + this.#grainOf(offset + length - 1)
    if (this.#forked) {
      const obstacles = this.#obstacles
      for (let grain = first; grain <= last; grain++) {
        const there = obstacles[grain]!
        this.#faults += (there & PROTECTED) * this.#grainPages
        this.#copies += ((there & SHARED) >> 1) * this.#grainPages
        obstacles[grain] = 0
      }
    }
    if (this.#data !== null) {
      this.#stale.fill(1, first, last + 1)
      return
    }
    const written = mix(mix(input, offset), length)
    const digests = this.#digests
    for (let grain = first; grain <= last; grain++) digests[grain] = mix(digests[grain]!, written + grain)
  }

  #grainOf(offset: number): number {
    return this.#grainPages === 1 ? pageOf(offset) : Math.floor(offset / this.#grainBytes)
  }

  digest(region: string, offset: number, length: number): number {
    const { firstGrain, bytes } = this.#find(region)
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes)) this.#refuse(region, offset, length)
    if (this.#data !== null) {
      const from = (firstGrain - 1) * this.#grainBytes + offset
      return digestOfBytes(this.#data, from, from + length)
    }
    if (length === 0) return 0
    const last = firstGrain + this.#grainOf(offset + length - 1)
    let digest = mix(offset, length)
    for (let grain = firstGrain + this.#grainOf(offset); grain <= last; grain++) {
      digest = mix(digest, this.#digests[grain]!)
    }
    return digest
  }

  snapshot(): Image {
    this.#digests[0] = this.#digestOfRegisters()
    if (this.#data !== null) this.#refreshDigests(this.#data)
    return {
      mode: this.mode,
      pages: this.pages,
      grainPages: this.#grainPages,
      digests: this.#digests.slice(),
      registers: this.registers.slice(),
      data: this.#data === null ? null : this.#data.slice(),
    }
  }

  restore(image: Image): void {
    const { digests, data } = image
    if (image.mode !== this.mode || digests.length !== this.#digests.length || data?.length !== this.#data?.length) {
      throw new Error(
        `cannot restore an image of ${image.pages} pages (${image.mode}) into a space of ${this.pages} (${this.mode})`,
      )
    }
    this.registers.set(image.registers)
    this.#digests.set(digests)
    if (data !== null) this.#data!.set(data)
    this.#stale.fill(0)
    this.#obstacles.fill(0)
    this.#forked = false
    this.#faults = 0
    this.#copies = 0
  }

  share(): void {
    this.#countRegisterFault()
    this.#obstacles.fill(PROTECTED | SHARED)
    this.#forked = true
    this.#sharedRegisters = this.#digestOfRegisters()
  }

  unshare(): void {
    this.#countRegisterFault()
    const obstacles = this.#obstacles
    for (let grain = 0; grain < obstacles.length; grain++) obstacles[grain] = obstacles[grain]! & ~SHARED
  }

  /** Starts tracking: all pages count as unwritten. */
  markClean(): void {
    this.#obstacles.fill(CLEAN)
    this.#forked = true
    this.#sharedRegisters = this.#digestOfRegisters()
  }

  /** All pages count as written. */
  markWritten(): void {
    this.#obstacles.fill(0)
  }

  /**
   * Protects the grains written since they were last protected, and returns them. The first write to each costs a fault and a copy until it
   * is released.
   */
  protectWritten(): number[] {
    this.#countRegisterFault()
    const obstacles = this.#obstacles
    const written: number[] = []
    for (let grain = 0; grain < obstacles.length; grain++) {
      if (obstacles[grain] !== 0) continue
      obstacles[grain] = PROTECTED | SHARED | CLEAN
      written.push(grain)
    }
    this.#forked = true
    this.#sharedRegisters = this.#digestOfRegisters()
    return written
  }

  /** These grains have been stored: a write to one that has not been written since no longer costs anything. */
  release(grains: readonly number[]): void {
    this.#countRegisterFault()
    for (const grain of grains) if (this.#obstacles[grain] !== 0) this.#obstacles[grain] = CLEAN
  }

  /** The number of pages in these grains. */
  pagesOf(grains: readonly number[]): number {
    return pagesIn(grains, { grainPages: this.#grainPages })
  }

  takeFaults(): number {
    this.#countRegisterFault()
    const faults = this.#faults
    this.#faults = 0
    return faults
  }

  takeCopies(): number {
    this.#countRegisterFault()
    const copies = this.#copies
    this.#copies = 0
    return copies
  }

  #countRegisterFault(): void {
    const there = this.#obstacles[0]!
    if (there === 0 || this.#digestOfRegisters() === this.#sharedRegisters) return
    this.#faults += there & PROTECTED
    this.#copies += (there & SHARED) >> 1
    this.#obstacles[0] = 0
  }

  #digestOfRegisters(): number {
    return digestOfWords(this.#registerWords)
  }

  #refreshDigests(data: Uint8Array): void {
    const grains = data.length / this.#grainBytes
    for (let grain = 1; grain <= grains; grain++) {
      if (this.#stale[grain] === 0) continue
      this.#stale[grain] = 0
      this.#digests[grain] = digestOfBytes(data, (grain - 1) * this.#grainBytes, grain * this.#grainBytes)
    }
  }

  #find(name: string): Region {
    if (this.#recent.name === name) return this.#recent
    const region = this.#regions.get(name)
    if (region === undefined) throw new Error(`no region is called ${name}`)
    this.#recent = region
    return region
  }

  #content(): Uint8Array {
    if (this.#data === null) throw new Error('a symbolic page has no bytes')
    return this.#data
  }

  #refuse(region: string, offset: number, length: number): never {
    throw new RangeError(`${length} bytes from ${offset} do not lie in region ${region}`)
  }
}
