// A digest over a whole run: two 32-bit lanes fed with every event's time, kind and fields. Not cryptographic; equal runs
// give equal fingerprints, and runs that differ in anything give different ones but for one chance in 2^64.

import type { TraceEvent } from './event.ts'

export class Fingerprint {
  #low = 0x811c9dc5 | 0
  #high = 0x9e3779b9 | 0

  add(atNs: number, event: TraceEvent): void {
    this.addNumber(atNs)
    for (const field in event) this.addValue(event[field as keyof TraceEvent])
  }

  addValue(value: unknown): void {
    if (typeof value === 'number') this.addNumber(value)
    else if (typeof value === 'string') this.addString(value)
    else if (typeof value === 'boolean') this.#mix(value ? 3 : 5)
    else if (Array.isArray(value)) {
      this.#mix(value.length)
      for (const item of value) this.addValue(item)
    } else if (value === null || value === undefined) this.#mix(7)
    else for (const [name, field] of Object.entries(value)) this.addString(name).addValue(field)
  }

  addNumber(value: number): void {
    if (Number.isSafeInteger(value)) {
      this.#mix(value | 0)
      this.#mix(Math.floor(value / 4294967296))
    } else this.addString(String(value))
  }

  addString(value: string): this {
    for (let i = 0; i < value.length; i++) this.#low = Math.imul(this.#low ^ value.charCodeAt(i), 0x01000193)
    this.#mix(value.length)
    return this
  }

  #mix(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193)
    const turned = (this.#high << 13) | (this.#high >>> 19)
    this.#high = Math.imul(turned ^ word ^ this.#low, 0x85ebca6b)
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    const low = Math.imul(this.#low ^ (this.#low >>> 16), 0xc2b2ae35)
    const high = Math.imul(this.#high ^ (this.#high >>> 15), 0x27d4eb2f)
    return [high ^ (low >>> 13), low ^ (high >>> 16)].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  }
}
