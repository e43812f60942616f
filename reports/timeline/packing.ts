// A compact lossless encoding of a trace for a page: the fields of each kind of event are named once, each string is stored once
// and referred to by index, times are deltas. A tenth of the size of JSON Lines, and decoded with JSON.parse alone.

import type { TraceEvent } from '../../sim/trace/event.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'

type FieldType = 'string' | 'strings' | 'plain'

interface PackedKind {
  readonly kind: string
  readonly fields: readonly (readonly [name: string, type: FieldType])[]
}

export interface PackedTrace {
  readonly strings: readonly string[]
  readonly kinds: readonly PackedKind[]
  /** One event after the other: index of its kind, nanoseconds since the previous event, then its fields. */
  readonly values: readonly (number | boolean | null | readonly number[])[]
}

export function packTrace(entries: readonly TraceEntry[]): PackedTrace {
  const strings = new Numbering<string>()
  const kinds: PackedKind[] = []
  const numbers = new Map<string, number>()
  const values: (number | boolean | null | readonly number[])[] = []
  let lastNs = 0
  for (const { atNs, event } of entries) {
    const fields = Object.entries(event).filter(([name]) => name !== 'kind')
    const shape = `${event.kind} ${fields.map(([name, value]) => `${name}:${typeOf(value)}`).join(' ')}`
    let number = numbers.get(shape)
    if (number === undefined) {
      number = kinds.length
      numbers.set(shape, number)
      kinds.push({ kind: event.kind, fields: fields.map(([name, value]) => [name, typeOf(value)]) })
    }
    values.push(number, atNs - lastNs)
    lastNs = atNs
    for (const [, value] of fields) {
      if (typeof value === 'string') values.push(strings.of(value))
      else if (Array.isArray(value)) values.push((value as string[]).map((text) => strings.of(text)))
      else values.push(value as number | boolean)
    }
  }
  return { strings: strings.all, kinds, values }
}

export function unpackTrace({ strings, kinds, values }: PackedTrace): TraceEntry[] {
  const entries: TraceEntry[] = []
  let atNs = 0
  for (let at = 0; at < values.length; ) {
    const { kind, fields } = kinds[values[at++] as number]!
    atNs += values[at++] as number
    const event: Record<string, unknown> = { kind }
    for (const [name, type] of fields) {
      const value = values[at++]!
      if (type === 'string') event[name] = strings[value as number]
      else if (type === 'strings') event[name] = (value as readonly number[]).map((number) => strings[number])
      else event[name] = value
    }
    entries.push({ atNs, event: event as unknown as TraceEvent })
  }
  return entries
}

const typeOf = (value: unknown): FieldType =>
  typeof value === 'string' ? 'string' : Array.isArray(value) ? 'strings' : 'plain'

class Numbering<T> {
  readonly all: T[] = []
  readonly #numbers = new Map<T, number>()

  of(value: T): number {
    const known = this.#numbers.get(value)
    if (known !== undefined) return known
    this.#numbers.set(value, this.all.length)
    return this.all.push(value) - 1
  }
}
