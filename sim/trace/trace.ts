// The trace of a run: events are emitted here and passed to the readers at once, in order.
// The fingerprint reads all run events, unless it is switched off; other readers cost something only if they are present, and only for the
// kinds they want. Observations are emitted only if a reader wants them, and are not counted, so that observing a run does not change it.

import type { ObservationKind, TraceEvent, TraceEventKind } from './event.ts'
import { allKinds, KINDS, kindNamed } from './fields.ts'
import { Fingerprint } from './fingerprint.ts'

/**
 * Called with every event of a run as it happens, and its virtual time in nanoseconds.
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
 * A reader of some kinds of events only. This is the way to ask for observations, which are not emitted otherwise.
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

/** The indices of the kinds of run events. */
const runKinds = allKinds.filter(({ isObservation }) => !isObservation).map(({ index }) => index)

export class Trace {
  readonly #now: () => number
  readonly #fingerprint: Fingerprint | null
  /** The readers of each kind, by its index. */
  readonly #readers: (readonly TraceReader[])[] = new Array(KINDS).fill([])
  #events = 0

  /**
   * @param now the virtual clock, nanoseconds
   * @param isDigested whether a fingerprint is taken
   */
  constructor(now: () => number, isDigested = true) {
    this.#now = now
    this.#fingerprint = isDigested ? new Fingerprint() : null
  }

  /** Throws Error if none is taken. */
  get fingerprint(): Fingerprint {
    if (this.#fingerprint === null) throw new Error('this run has no fingerprint')
    return this.#fingerprint
  }

  /** How many events the run has had so far, not counting observations. */
  get events(): number {
    return this.#events
  }

  /**
   * Adds a reader of all run events, or of the given kinds. Readers are called in the order in which they were added.
   */
  read(reader: TraceReader, kinds?: Iterable<TraceEventKind>): void {
    const wanted = kinds === undefined ? runKinds : [...kinds].map((name) => kindNamed(name).index)
    for (const index of wanted) this.#readers[index] = [...this.#readers[index]!, reader]
  }

  /** Whether any reader wants this kind; if not, the observation need not be made. */
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
