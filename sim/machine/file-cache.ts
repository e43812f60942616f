// Delayed writes, as in the file systems of BSD: what is appended to a file goes to memory and the writer goes on; a full block is
// started to the disk at once but not waited for; a part of a block lies until the update daemon comes round (every 30 s) or
// somebody asks for sync. Costs of the processor are charged by whoever calls.

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

/** Of a write that was under way when the machine crashed: how many of its bytes, from its first on, are on the platter. */
type Written = (write: DelayedWrite) => number

/** A file that is written at its end. */
export class CachedFile {
  readonly #simulation: Simulation
  readonly #disk: StorageDevice
  readonly #extent: Extent
  readonly #dirty: () => void
  #appended = 0
  #started = 0
  #durable = 0
  /** Begun and not done, in the order of the file. */
  #underWay: DelayedWrite[] = []
  /** Behind what was durable at a crash: what else the platter had of writes that were under way, from and to. */
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

  /** Of these, how many a crash would leave: the first so many. */
  get durableBytes(): number {
    return this.#durable
  }

  append(bytes: number): void {
    this.#appended += bytes
    while (this.#appended - this.#started >= BLOCK_BYTES) this.#write(BLOCK_BYTES)
    if (this.#appended > this.#started) this.#dirty()
  }

  /** Yield it to wait until all that has been appended so far is durable. */
  sync(): Promised<void> {
    this.flush()
    const synced = new Promised<void>(this.#simulation)
    if (this.#durable === this.#appended) synced.keep()
    else this.#waiting.push({ until: this.#appended, synced })
    return synced
  }

  /** The cache's: starts writing what is left. */
  flush(): void {
    if (this.#appended > this.#started) this.#write(this.#appended - this.#started)
  }

  /** Whether a crash has left these bytes, or would. A file that was not lost with its machine tells what is durable now. */
  holds(from: number, bytes: number): boolean {
    const to = from + bytes
    return to <= this.#durable || this.#pieces.some(([first, end]) => first <= from && to <= end)
  }

  /** The cache's: the machine has crashed (the disk too); what was not durable is gone. Returns how much that was. */
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
   * A crash, after that of the disk: every file keeps what was durable. Nobody waits for delayed writes, so nothing says in which order the
   * disk does them: of two that were under way either may have been first.
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
