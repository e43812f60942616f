// When a run's initial processes actually started: at the planned instant, unless the host was down; then recovery may have
// started one earlier or later, on another host.

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

  /** When the last of them started; if the run ended before that, when the last one that did start did so. */
  get lastNs(): number {
    return this.#lastNs
  }
}
