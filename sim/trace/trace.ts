// The trace of a run: whoever makes something happen emits it here, readers get it at once, in order.
// The fingerprint reads everything that a run consists of, unless nobody will ask for it; other readers only cost when they are there, and
// only for the kinds that they want. Observations are emitted only if somebody wants them, and are not counted: who looks on changes nothing.

import type { ObservationKind, TraceEvent, TraceEventKind } from './event.ts'
import { allKinds, KINDS, kindNamed } from './fields.ts'
import { Fingerprint } from './fingerprint.ts'

/**
 * Is told of every event of a run as it happens, with its virtual time in nanoseconds.
 *
 * @example
 * import { simulate, type TraceReader } from 'starsim/core'
 *
 * let last = 0
 * const reader: TraceReader = (atNs) => {
 *   last = atNs
 * }
 * simulate({ application: { kind: 'gauss', size: 8 } }, { readers: [reader] })
 * console.log(last / 1e9)
 */
export type TraceReader = (atNs: number, event: TraceEvent) => void

/**
 * A reader of some kinds of events only. Observations, which are emitted only for who asks, have to be asked for like this.
 *
 * @example
 * import { type SelectiveReader, simulate } from 'starsim/core'
 *
 * const requests: SelectiveReader = { kinds: ['request-received'], read: (atNs, event) => console.log(atNs, event.host) }
 * simulate({ application: { kind: 'ping', size: 1, workers: 1 } }, { readers: [requests] })
 */
export interface SelectiveReader {
  readonly kinds: Iterable<TraceEventKind>
  readonly read: TraceReader
}

/** By index: the kinds that a run consists of. */
const runKinds = allKinds.filter(({ isObservation }) => !isObservation).map(({ index }) => index)

export class Trace {
  readonly #now: () => number
  readonly #fingerprint: Fingerprint | null
  /** By kind: who reads it. */
  readonly #readers: (readonly TraceReader[])[] = new Array(KINDS).fill([])
  #events = 0

  /**
   * @param now the virtual clock, nanoseconds
   * @param isDigested whether somebody will ask for the fingerprint
   */
  constructor(now: () => number, isDigested = true) {
    this.#now = now
    this.#fingerprint = isDigested ? new Fingerprint() : null
  }

  /** Throws if nobody was to ask for it. */
  get fingerprint(): Fingerprint {
    if (this.#fingerprint === null) throw new Error('this run has no fingerprint')
    return this.#fingerprint
  }

  /** How many events the run has had so far, observations aside. */
  get events(): number {
    return this.#events
  }

  /**
   * Calls the reader for every event that is no observation, or for those of some kinds; after the readers that came before it.
   */
  read(reader: TraceReader, kinds?: Iterable<TraceEventKind>): void {
    const wanted = kinds === undefined ? runKinds : [...kinds].map((name) => kindNamed(name).index)
    for (const index of wanted) this.#readers[index] = [...this.#readers[index]!, reader]
  }

  /** Whether anybody reads this kind: only then is an observation worth making. */
  wants(kind: ObservationKind): boolean {
    return this.#readers[kindNamed(kind).index]!.length > 0
  }

  emit(event: TraceEvent): void {
    const at = this.#now()
    const kind = kindNamed(event.kind)
    if (!kind.isObservation) {
      this.#events++
      this.#fingerprint?.take(at, kind, event)
    }
    const readers = this.#readers[kind.index]!
    for (let i = 0; i < readers.length; i++) readers[i]!(at, event)
  }
}
