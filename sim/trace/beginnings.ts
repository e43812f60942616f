// When the processes that a run starts with really began: at the planned instant, unless the host was down by then; recovery may have
// started one before it, or later, and elsewhere.

import type { TraceEvent, TraceEventKind } from './event.ts'

export class Beginnings {
  static readonly kinds: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>(['process-started'])
  readonly #missing: Set<string>
  #lastNs = 0

  constructor(processes: readonly string[]) {
    this.#missing = new Set(processes)
  }

  readonly read = (atNs: number, event: TraceEvent): void => {
    if (event.kind === 'process-started' && this.#missing.delete(event.process)) this.#lastNs = atNs
  }

  /** Of the last of them; in a run that ended before, of the last that did begin. */
  get lastNs(): number {
    return this.#lastNs
  }
}
