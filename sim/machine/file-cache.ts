// Delayed writes, as in the file systems of BSD: data appended to a file goes to memory and the writer continues. A full block is sent to
// the disk at once but not waited for; a partial block stays in memory until the update daemon comes round (every 30 s) or a sync is
// requested. Processor time is charged by the caller.

import type { RandomStream } from '../kernel/chance/random.ts'
import type { Simulation, Timer } from '../kernel/simulation.ts'
import { seconds } from '../kernel/time.ts'
import { Promised } from '../kernel/waits.ts'
import type { DiskLoss, Extent, StorageDevice } from './disk.ts'

const BLOCK_BYTES = 8192 // a file system block of SunOS 4.1
const UPDATE_NS = seconds(30) // update(8)

/** A part of a file that is on its way to the disk. */
interface DelayedWrite {
  readonly file: CachedFile
  readonly from: number
  readonly bytes: number
}

/** How many bytes of a write that was in progress at a crash, counted from its first, are on the platter. */
type Written = (write: DelayedWrite) => number

/** An append-only file. */
export class CachedFile {
  readonly #simulation: Simulation
  readonly #disk: StorageDevice
  readonly #extent: Extent
  readonly #dirty: () => void
  #appended = 0
  #started = 0
  #durable = 0
  /** Writes in progress, in file order. */
  #underWay: DelayedWrite[] = []
  /** Beyond the prefix that was durable at a crash: what the platter had of writes in progress, as [from, to). */
  #pieces: (readonly [number, number])[] = []
  #waiting: { readonly until: number; readonly synced: Promised<void> }[] = []

  constructor(simulation: Simulation, disk: StorageDevice, dirty: () => void) {
    this.#simulation = simulation
    this.#disk = disk
    this.#extent = disk.extent()
    this.#dirty = dirty
  }

  /** Bytes in the file. */
  get bytes(): number {
    return this.#appended
  }

  /** How many of these, from the first on, would survive a crash. */
  get durableBytes(): number {
    return this.#durable
  }

  append(bytes: number): void {
    this.#appended += bytes
    while (this.#appended - this.#started >= BLOCK_BYTES) this.#write(BLOCK_BYTES)
    if (this.#appended > this.#started) this.#dirty()
  }

  /** Yield it to wait until everything appended so far is durable. */
  sync(): Promised<void> {
    this.flush()
    const synced = new Promised<void>(this.#simulation)
    if (this.#durable === this.#appended) synced.keep()
    else this.#waiting.push({ until: this.#appended, synced })
    return synced
  }

  /** For the cache: starts writing the rest. */
  flush(): void {
    if (this.#appended > this.#started) this.#write(this.#appended - this.#started)
  }

  /** Whether these bytes survived a crash, or would survive one now. */
  holds(from: number, bytes: number): boolean {
    const to = from + bytes
    return to <= this.#durable || this.#pieces.some(([first, end]) => first <= from && to <= end)
  }

  /** For the cache: the machine and its disk have crashed, and what was not durable is gone. Returns how many bytes that was. */
  lose(written: Written): number {
    const lost = this.#appended - this.#durable
    this.#pieces = this.#underWay.map((write) => [write.from, write.from + written(write)])
    this.#underWay = []
    this.#appended = this.#durable
    this.#started = this.#durable
    this.#waiting = []
    return lost
  }

  #write(bytes: number): void {
    const write = { file: this, from: this.#started, bytes }
    this.#started += bytes
    this.#underWay.push(write)
    this.#disk.request('write', this.#extent, bytes, this.#written, write)
  }

  readonly #written = ({ bytes }: DelayedWrite): void => {
    this.#underWay.shift()
    this.#durable += bytes
    while (this.#waiting.length > 0 && this.#waiting[0]!.until <= this.#durable) this.#waiting.shift()!.synced.keep()
  }
}

export class FileCache {
  readonly #simulation: Simulation
  readonly #disk: StorageDevice
  readonly #files: CachedFile[] = []
  #update: Timer = -1

  constructor(simulation: Simulation, disk: StorageDevice) {
    this.#simulation = simulation
    this.#disk = disk
  }

  /** A new file, somewhere on the disk. */
  open(): CachedFile {
    const file = new CachedFile(this.#simulation, this.#disk, this.#expectUpdate)
    this.#files.push(file)
    return file
  }

  /** The file is removed; blocks on their way to the disk still go there. */
  remove(file: CachedFile): void {
    const at = this.#files.indexOf(file)
    if (at >= 0) this.#files.splice(at, 1)
  }

  /**
   * A crash, after the disk's: every file keeps what was durable. Nobody waits for delayed writes, so the disk may do them in any order: of
   * two in progress, either may have been first.
   * @param order decides which
   * @returns the bytes lost
   */
  reset({ interrupted, waiting }: DiskLoss, order: () => RandomStream): number {
    if (this.#update >= 0) this.#simulation.cancel(this.#update)
    this.#update = -1
    let first: unknown = interrupted?.value
    const second = waiting.find(isDelayed)
    if (isDelayed(first) && second !== undefined && order().bernoulli(0.5)) first = second
    const bytes = interrupted?.durableBytes ?? 0
    let lost = 0
    for (const file of this.#files) lost += file.lose((write) => (write === first ? Math.min(bytes, write.bytes) : 0))
    return lost
  }

  readonly #expectUpdate = (): void => {
    if (this.#update >= 0) return
    this.#update = this.#simulation.after(UPDATE_NS - (this.#simulation.now % UPDATE_NS), this.#flushAll, undefined)
  }

  readonly #flushAll = (): void => {
    this.#update = -1
    for (const file of this.#files) file.flush()
  }
}

const isDelayed = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'file' in value && value.file instanceof CachedFile
