// The logs of all processes on one file server share a file. Delayed: records go to memory, and to the disk when a block is full or the
// update daemon comes round. Written through: the server waits for the disk before it answers.

import type { Extent } from '../../../machine/disk.ts'
import type { CachedFile } from '../../../machine/file-cache.ts'
import type { Host } from '../../../machine/host.ts'
import type { LogDurability } from '../../mechanisms.ts'
import type { LogRecord } from '../storage-requests.ts'
import { PER_RECORD_BYTES } from '../transfer-sizes.ts'

export class WrittenLog {
  readonly #host: Host
  readonly #file: CachedFile
  #extent: Extent | null = null
  readonly #durability: LogDurability
  /** Where each record that may not be durable yet begins, in file order. */
  readonly #places = new Map<LogRecord, number>()

  constructor(host: Host, durability: LogDurability) {
    this.#host = host
    this.#file = host.files.open()
    this.#durability = durability
  }

  /** Where written-through records go. */
  get extent(): Extent {
    this.#extent ??= this.#host.disk.extent()
    return this.#extent
  }

  /** A written-through record is on the disk already. */
  append(record: LogRecord): void {
    if (this.#durability === 'written-through') return
    this.#forget()
    this.#places.set(record, this.#file.bytes)
    this.#file.append(bytesOf(record))
  }

  /** Whether the disk has a record; after a crash, whether it survived. */
  isDurable(record: LogRecord): boolean {
    const from = this.#places.get(record)
    return from === undefined || this.#file.holds(from, bytesOf(record))
  }

  /** Forgets records that have become durable; they are at the front. */
  #forget(): void {
    const { durableBytes } = this.#file
    for (const [record, from] of this.#places) {
      if (from + bytesOf(record) > durableBytes) return
      this.#places.delete(record)
    }
  }
}

const bytesOf = (record: LogRecord): number => PER_RECORD_BYTES + record.payload.bytes
