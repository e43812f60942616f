// The memory of one process: 4 KB pages, of which it is known when they change. In bytes mode the pages of data regions hold
// real bytes; in symbolic mode a page is a digest that changes with every write. Registers (a page of named numbers: the
// program counter, indices) are real in both. Text, libraries and stack (the base image) are pages that never change.
//
// Pages are numbered: 0 the register page, then the data regions, each from a page of its own, then the rest of the base image.
// This file knows nothing of what a fault or a copy costs; it only counts them.

import { digestOfBytes, digestOfWords, mix, PAGE_BYTES, pageOf } from './address-space-page.ts'
import type { AddressSpace, Image, Layout, MemoryMode } from './address-space-shape.ts'

export type { AddressSpace, Image, Layout, MemoryMode } from './address-space-shape.ts'
export { digestOfBytes, mix, PAGE_BYTES }

/** How many registers a process has; they fill the first eighth of the register page. */
export const REGISTERS = 64

const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES)

/** The pages of a process with this layout: the base image (at least the register page) and whole pages for each region. */
export const imagePages = (layout: Layout): number =>
  layout.regions.reduce((pages, region) => pages + pagesOf(region.bytes), Math.max(1, pagesOf(layout.baseBytes)))

/** The size of the image of a process with this layout, in bytes. */
export const imageBytes = (layout: Layout): number => imagePages(layout) * PAGE_BYTES

// What stands between a process and its next write to a page: the page is write-protected, a child shares it.
const PROTECTED = 1
const SHARED = 2

interface Region {
  readonly name: string
  readonly bytes: number
  readonly firstPage: number
}

export class PagedMemory implements AddressSpace {
  readonly mode: MemoryMode
  readonly pages: number
  readonly registers: Float64Array = new Float64Array(REGISTERS)
  readonly #registerWords = new Int32Array(this.registers.buffer)
  readonly #regions = new Map<string, Region>()
  /** The region of the last call: a program writes many ranges of one region in a row. */
  #recent: Region = { name: '', bytes: 0, firstPage: 1 }
  /** All regions, from page 1 on; null in symbolic mode. */
  readonly #data: Uint8Array | null
  readonly #digests: Int32Array
  /** Bytes mode: 1 where the digest is older than the content. */
  readonly #stale: Uint8Array
  /** By page; 0 where it can be written as it is. */
  readonly #obstacles: Uint8Array
  /** There may be obstacles. */
  #forked = false
  #faults = 0
  #copies = 0
  /** The registers when they were last shared; they are written without being told, so they are compared. */
  #sharedRegisters = 0

  constructor(layout: Layout, mode: MemoryMode) {
    this.mode = mode
    this.pages = imagePages(layout)
    let page = 1
    for (const { name, bytes } of layout.regions) {
      this.#regions.set(name, { name, bytes, firstPage: page })
      page += pagesOf(bytes)
    }
    this.#data = mode === 'bytes' ? new Uint8Array((page - 1) * PAGE_BYTES) : null
    this.#digests = new Int32Array(this.pages)
    this.#stale = new Uint8Array(this.pages)
    if (mode === 'bytes') this.#stale.fill(1, 1, page)
    this.#obstacles = new Uint8Array(this.pages)
  }

  float32(region: string): Float32Array {
    const { firstPage, bytes } = this.#find(region)
    return new Float32Array(this.#content().buffer, (firstPage - 1) * PAGE_BYTES, Math.floor(bytes / 4))
  }

  float64(region: string): Float64Array {
    const { firstPage, bytes } = this.#find(region)
    return new Float64Array(this.#content().buffer, (firstPage - 1) * PAGE_BYTES, Math.floor(bytes / 8))
  }

  bytes(region: string): Uint8Array {
    const { firstPage, bytes } = this.#find(region)
    return new Uint8Array(this.#content().buffer, (firstPage - 1) * PAGE_BYTES, bytes)
  }

  touch(region: string, offset: number, length: number, input: number): void {
    const { firstPage, bytes } = this.#find(region)
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes)) this.#refuse(region, offset, length)
    if (length > 0) this.#write(firstPage, offset, length, input)
  }

  touchEach(region: string, offset: number, length: number, input: number, stride: number, count: number): void {
    const { firstPage, bytes } = this.#find(region)
    const end = offset + (count - 1) * stride + length
    if (!(offset >= 0 && length >= 0 && stride >= 0 && (count === 0 || end <= bytes)))
      this.#refuse(region, offset, end - offset)
    if (length === 0) return
    for (let i = 0; i < count; i++) this.#write(firstPage, offset + i * stride, length, input)
  }

  // Hot: half a million pages in one elimination of 1024 columns.
  #write(firstPage: number, offset: number, length: number, input: number): void {
    const first = firstPage + pageOf(offset)
    const last = firstPage + pageOf(offset + length - 1)
    if (this.#forked) {
      const obstacles = this.#obstacles
      for (let page = first; page <= last; page++) {
        const there = obstacles[page]!
        this.#faults += there & PROTECTED
        this.#copies += (there & SHARED) >> 1
        obstacles[page] = 0
      }
    }
    if (this.#data !== null) {
      this.#stale.fill(1, first, last + 1)
      return
    }
    const written = mix(mix(input, offset), length)
    const digests = this.#digests
    for (let page = first; page <= last; page++) digests[page] = mix(digests[page]!, written + page)
  }

  digest(region: string, offset: number, length: number): number {
    const { firstPage, bytes } = this.#find(region)
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes)) this.#refuse(region, offset, length)
    if (this.#data !== null) {
      const from = (firstPage - 1) * PAGE_BYTES + offset
      return digestOfBytes(this.#data, from, from + length)
    }
    if (length === 0) return 0
    const last = firstPage + pageOf(offset + length - 1)
    let digest = mix(offset, length)
    for (let page = firstPage + pageOf(offset); page <= last; page++) {
      digest = mix(digest, this.#digests[page]!)
    }
    return digest
  }

  snapshot(): Image {
    this.#digests[0] = this.#digestOfRegisters()
    if (this.#data !== null) this.#refreshDigests(this.#data)
    return {
      mode: this.mode,
      pages: this.pages,
      digests: this.#digests.slice(),
      registers: this.registers.slice(),
      data: this.#data === null ? null : this.#data.slice(),
    }
  }

  restore(image: Image): void {
    if (image.mode !== this.mode || image.pages !== this.pages || image.data?.length !== this.#data?.length) {
      throw new Error(`an image of ${image.pages} pages (${image.mode}) put back into ${this.pages} (${this.mode})`)
    }
    this.registers.set(image.registers)
    this.#digests.set(image.digests)
    if (image.data !== null) this.#data!.set(image.data)
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
    for (let page = 0; page < obstacles.length; page++) obstacles[page] = obstacles[page]! & ~SHARED
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
    const pages = data.length / PAGE_BYTES
    for (let page = 1; page <= pages; page++) {
      if (this.#stale[page] === 0) continue
      this.#stale[page] = 0
      this.#digests[page] = digestOfBytes(data, (page - 1) * PAGE_BYTES, page * PAGE_BYTES)
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

/** The pages in which two images differ (all of them if there is no older one). */
export type DifferingPages = (older: Image | null, newer: Image) => number[]

/** Compares page by page: contents where there are bytes, else digests. Throws for images of different modes. */
export const differingPages: DifferingPages = (older, newer) => {
  if (older !== null && older.mode !== newer.mode) throw new Error('a symbolic image cannot be compared with bytes')
  const comparable = older !== null && older.pages === newer.pages && older.data?.length === newer.data?.length
  const differing: number[] = []
  for (let page = 0; page < newer.pages; page++) {
    if (!comparable || older.digests[page] !== newer.digests[page] || !sameBytes(older, newer, page))
      differing.push(page)
  }
  return differing
}

const sameBytes = (older: Image, newer: Image, page: number): boolean => {
  if (older.data === null || newer.data === null) return true
  const end = page * PAGE_BYTES
  if (page === 0 || end > newer.data.length) return true
  for (let at = end - PAGE_BYTES; at < end; at++) if (older.data[at] !== newer.data[at]) return false
  return true
}
