// The log of one process on one file server: its records by their place in the order of delivery. An array that starts at the oldest record
// kept, so that records are found, and read in order, without hashing or sorting.

import type { LogRecord } from '../storage-requests.ts'

export class RecordLog {
  /** The place of `#records[0]`. */
  #from = 0
  /** Null where a record has not arrived, or is gone. */
  #records: (LogRecord | null)[] = []
  #size = 0

  /** How many records it holds. */
  get size(): number {
    return this.#size
  }

  has(index: number): boolean {
    return this.#records[index - this.#from] != null
  }

  /** The record must not be present, nor lie below the floor given to `deleteBelow`. */
  add(record: LogRecord): void {
    const at = record.index - this.#from
    while (this.#records.length < at) this.#records.push(null) // they may come later
    this.#records[at] = record
    this.#size++
  }

  deleteBelow(floor: number): void {
    const gone = Math.min(floor - this.#from, this.#records.length)
    for (let at = 0; at < gone; at++) if (this.#records[at] !== null) this.#size--
    if (gone > 0) this.#records.splice(0, gone)
    this.#from = Math.max(this.#from, floor)
  }

  delete(index: number): void {
    if (!this.has(index)) return
    this.#records[index - this.#from] = null
    this.#size--
  }

  /** In the order of delivery. */
  *[Symbol.iterator](): IterableIterator<LogRecord> {
    for (const record of this.#records) if (record !== null) yield record
  }

  copy(): RecordLog {
    const copy = new RecordLog()
    copy.#from = this.#from
    copy.#records = [...this.#records]
    copy.#size = this.#size
    return copy
  }
}
