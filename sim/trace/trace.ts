// The trace of a run: whoever makes something happen emits it here, readers get it at once, in order.
// The fingerprint reads everything, always; other readers only cost when they are there.

import type { TraceEvent } from './event.ts'
import { Fingerprint } from './fingerprint.ts'

export type TraceReader = (atNs: number, event: TraceEvent) => void

export class Trace {
  readonly fingerprint = new Fingerprint()
  readonly #now: () => number
  readonly #readers: TraceReader[] = []
  #events = 0

  /** @param now the virtual clock, nanoseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  get events(): number {
    return this.#events
  }

  read(reader: TraceReader): void {
    this.#readers.push(reader)
  }

  emit(event: TraceEvent): void {
    const at = this.#now()
    this.#events++
    this.fingerprint.add(at, event)
    const readers = this.#readers
    for (let i = 0; i < readers.length; i++) readers[i]!(at, event)
  }
}
