// A digest of a whole run: two 32-bit lanes fed with every event's time, kind and fields. Not cryptographic; equal runs
// give equal fingerprints, and runs that differ in anything give different ones, but for one chance in 2^64.
//
// Every event of every run is fed, so this is hot. Texts are names that recur: the first time, a name's characters are mixed in and
// it is given the next number; from then on that number is mixed in instead, which is just as unambiguous.

import type { TraceEvent } from './event.ts'
import { KINDS, type Kind, kindNamed } from './fields.ts'

export class Fingerprint {
  #low = 0x811c9dc5 | 0
  #high = 0x9e3779b9 | 0
  readonly #texts = new Map<string, number>()
  /** By kind: the number given to its name, -1 before its first event. */
  readonly #kinds = new Int16Array(KINDS).fill(-1)

  add(atNs: number, event: TraceEvent): void {
    this.take(atNs, kindNamed(event.kind), event)
  }

  /** The same as add(), for a caller that has already looked the kind up. */
  take(atNs: number, kind: Kind, event: TraceEvent): void {
    this.number(atNs)
    const known = this.#kinds[kind.index]!
    if (known >= 0) this.#mix(known)
    else {
      this.text(kind.name)
      this.#kinds[kind.index] = this.#texts.get(kind.name)!
    }
    kind.feed(this, event)
  }

  /** Text, numbers, booleans, nulls, and arrays and objects of these. */
  value(value: unknown): this {
    if (typeof value === 'number') return this.number(value)
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'boolean') return this.flag(value)
    if (Array.isArray(value)) return this.list(value)
    if (value === null || value === undefined) this.#mix(7)
    else for (const [name, field] of Object.entries(value)) this.text(name).value(field)
    return this
  }

  number(value: number): this {
    const low = value | 0
    this.#mix(low)
    if (low === value) return this
    if (Number.isSafeInteger(value)) this.#mix(Math.floor(value / 4294967296) ^ 0x55555555)
    else this.#letters(String(value))
    return this
  }

  text(value: string): this {
    const known = this.#texts.get(value)
    if (known === undefined) {
      this.#texts.set(value, this.#texts.size)
      this.#letters(value)
    } else this.#mix(known)
    return this
  }

  flag(value: boolean): this {
    this.#mix(value ? 3 : 5)
    return this
  }

  list(values: readonly unknown[]): this {
    this.#mix(values.length)
    for (const value of values) this.value(value)
    return this
  }

  numbers(values: readonly number[]): this {
    return this.list(values)
  }

  #letters(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i))
    this.#mix(~text.length)
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
