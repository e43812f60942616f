// The trace of a run: whoever makes something happen emits it here, readers get it at once, in order.
// The fingerprint reads everything, always; other readers only cost when they are there, and only for the kinds that they want.

import type { TraceEvent, TraceEventKind } from './event.ts'
import { KINDS, kindNamed } from './fields.ts'
import { Fingerprint } from './fingerprint.ts'

export type TraceReader = (atNs: number, event: TraceEvent) => void

export class Trace {
  readonly fingerprint = new Fingerprint()
  readonly #now: () => number
  /** By kind: who reads it. */
  readonly #readers: (readonly TraceReader[])[] = new Array(KINDS).fill([])
  #events = 0

  /** @param now the virtual clock, nanoseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  get events(): number {
    return this.#events
  }

  /** Calls the reader for every event, or for those of some kinds; after the readers that came before it. */
  read(reader: TraceReader, kinds?: Iterable<TraceEventKind>): void {
    const wanted = kinds === undefined ? this.#readers.keys() : [...kinds].map((name) => kindNamed(name).index)
    for (const index of wanted) this.#readers[index] = [...this.#readers[index]!, reader]
  }

  emit(event: TraceEvent): void {
    const at = this.#now()
    const kind = kindNamed(event.kind)
    this.#events++
    this.fingerprint.take(at, kind, event)
    const readers = this.#readers[kind.index]!
    for (let i = 0; i < readers.length; i++) readers[i]!(at, event)
  }
}
