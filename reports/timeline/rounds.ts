// Rounds of checkpoints as drawn: where each process took the checkpoint of a round that its host was asked for, and whether all of them
// were committed together. A round cut short by a crash has no commit; the next one may have the same number.

import type { HostName, TraceEvent } from '../../sim/trace/event.ts'

/** Where a process took its checkpoint of the round. */
export interface RoundCut {
  readonly host: HostName
  readonly process: string
  readonly atNs: number
}

export interface DrawnRound {
  readonly number: number
  /** When a host asked for it. */
  readonly atNs: number
  /** In the order in which they were begun. Processes that had ended take none. */
  readonly cuts: readonly RoundCut[]
  readonly isCommitted: boolean
}

interface OpenRound {
  readonly number: number
  readonly atNs: number
  readonly cuts: Map<string, RoundCut>
}

export class RoundBook {
  readonly #rounds: DrawnRound[] = []
  #open: OpenRound | null = null

  /** In the order in which they ended. */
  rounds(): readonly DrawnRound[] {
    return this.#rounds
  }

  add(atNs: number, event: TraceEvent): void {
    switch (event.kind) {
      case 'round-begins':
        this.#close(false)
        this.#open = { number: event.number, atNs, cuts: new Map() }
        return
      case 'checkpoint-begins':
        if (event.number === this.#open?.number)
          this.#open.cuts.set(event.process, { host: event.host, process: event.process, atNs })
        return
      case 'round-committed':
        if (event.number === this.#open?.number) this.#close(true)
        return
      case 'line-committed':
        // all go back: a round in progress belongs to an execution that is undone
        this.#close(false)
    }
  }

  /** A round in progress at the end of the run has no commit. */
  end(): void {
    this.#close(false)
  }

  #close(isCommitted: boolean): void {
    if (this.#open === null) return
    const { number, atNs, cuts } = this.#open
    this.#open = null
    // the round in which all ends become final has no checkpoints
    if (cuts.size > 0) this.#rounds.push({ number, atNs, cuts: [...cuts.values()], isCommitted })
  }
}
