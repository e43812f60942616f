// The message log of one process on one file server: records in the order of delivery, without those that checkpoints have consumed. A late
// copy of a record that is present or was consumed is ignored.

import type { LogClearing } from '../saved-state.ts'
import type { LogRecord } from '../storage-requests.ts'
import { RecordLog } from './record-log.ts'

export class MessageLog {
  #records = new RecordLog()
  /** Records below are consumed by a committed checkpoint, and a late copy of one is not stored again; the same goes for `#consumed`. */
  #floor = 0
  #consumed = new Set<number>()

  /** Every record below is consumed. */
  get floor(): number {
    return this.#floor
  }

  /** How many records it holds. */
  get length(): number {
    return this.#records.size
  }

  /** The first place, from the floor on, that has no record and was not consumed out of order. */
  get end(): number {
    let end = this.#floor
    while (this.#records.has(end) || this.#consumed.has(end)) end++
    return end
  }

  /** In the order of delivery. */
  records(): LogRecord[] {
    return [...this.#records]
  }

  indexes(): number[] {
    return this.records().map(({ index }) => index)
  }

  /** True if the record is new here. */
  append(record: LogRecord): boolean {
    if (record.index < this.#floor || this.#consumed.has(record.index) || this.#records.has(record.index)) return false
    this.#records.add(record)
    return true
  }

  discard(below: number): void {
    this.#floor = Math.max(this.#floor, below)
    this.#records.deleteBelow(below)
  }

  /** A checkpoint that consumed these records has been committed. */
  clear({ below, consumed }: LogClearing): void {
    this.discard(Math.max(this.#floor, below))
    this.#consumed = new Set(consumed)
    for (const index of this.#consumed) this.#records.delete(index)
  }

  /** Removes what checkpoints have consumed of another log. */
  clearAs(other: MessageLog): void {
    this.clear({ below: other.#floor, consumed: [...other.#consumed] })
  }

  /** Adds the records of another log that are missing here. */
  take(other: MessageLog): void {
    for (const record of other.#records) this.append(record)
  }

  keep(isKept: (record: LogRecord) => boolean): void {
    for (const record of this.records()) if (!isKept(record)) this.#records.delete(record.index)
  }

  copy(): MessageLog {
    const copy = new MessageLog()
    copy.#records = this.#records.copy()
    copy.#floor = this.#floor
    copy.#consumed = new Set(this.#consumed)
    return copy
  }
}
