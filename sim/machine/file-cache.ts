// Delayed writes, as in the file systems of BSD: what is appended to a file goes to memory and the writer goes on; a full block is
// started to the disk at once but not waited for; a part of a block lies until the update daemon comes round (every 30 s) or
// somebody asks for sync. Costs of the processor are charged by whoever calls.

import type { Simulation, Timer } from '../kernel/simulation.ts'
import { seconds } from '../kernel/time.ts'
import { Promised } from '../kernel/waits.ts'
import type { Disk, Extent } from './disk.ts'

const BLOCK_BYTES = 8192 // a file system block of SunOS 4.1
const UPDATE_NS = seconds(30) // update(8)

/** A file that is written at its end. */
export class CachedFile {
  readonly #simulation: Simulation
  readonly #disk: Disk
  readonly #extent: Extent
  readonly #dirty: () => void
  #appended = 0
  #started = 0
  #durable = 0
  #waiting: { readonly until: number; readonly synced: Promised<void> }[] = []

  constructor(simulation: Simulation, disk: Disk, dirty: () => void) {
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

  /** The cache's: the machine has crashed (the disk too); what was not durable is gone. Returns how much that was. */
  lose(): number {
    const lost = this.#appended - this.#durable
    this.#appended = this.#durable
    this.#started = this.#durable
    this.#waiting = []
    return lost
  }

  #write(bytes: number): void {
    this.#started += bytes
    this.#disk.request('write', this.#extent, bytes, this.#written, bytes)
  }

  readonly #written = (bytes: number): void => {
    this.#durable += bytes
    while (this.#waiting.length > 0 && this.#waiting[0]!.until <= this.#durable) this.#waiting.shift()!.synced.keep()
  }
}

export class FileCache {
  readonly #simulation: Simulation
  readonly #disk: Disk
  readonly #files: CachedFile[] = []
  #update: Timer = -1

  constructor(simulation: Simulation, disk: Disk) {
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

  /** A crash, after that of the disk: every file keeps what was durable. Returns the bytes lost. */
  reset(): number {
    if (this.#update >= 0) this.#simulation.cancel(this.#update)
    this.#update = -1
    let lost = 0
    for (const file of this.#files) lost += file.lose()
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
