// The order in which a restarted process takes its messages again. Contents may be missing at first: their senders were on hosts that were
// lost too, and will send them again when their replay gets there. Messages are shown to the process up to the first gap.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Determinant } from './determinant.ts'

interface Line {
  readonly determinant: Determinant
  payload: Payload | null
}

/** Contents by sender and number. */
export type Contents = ReadonlyMap<ProcessName, ReadonlyMap<number, Payload>>

export class Script {
  readonly #lines: readonly Line[]
  #next = 0
  /** Per sender: the number of its last message in it. */
  readonly #last = new Map<ProcessName, number>()
  readonly #missing = new Map<ProcessName, Map<number, Line>>()

  constructor(determinants: readonly Determinant[], contents: Contents) {
    this.#lines = determinants.map((determinant) => {
      const { from, sequence } = determinant
      return { determinant, payload: contents.get(from)?.get(sequence) ?? null }
    })
    for (const line of this.#lines) {
      const { from, sequence } = line.determinant
      this.#last.set(from, Math.max(sequence, this.lastOf(from)))
      if (line.payload === null) this.#missingOf(from).set(sequence, line)
    }
  }

  #missingOf(from: ProcessName): Map<number, Line> {
    let missing = this.#missing.get(from)
    if (missing === undefined) {
      missing = new Map()
      this.#missing.set(from, missing)
    }
    return missing
  }

  lastOf(from: ProcessName): number {
    return this.#last.get(from) ?? 0
  }

  /** Whether the process has not been shown all of it yet. */
  get isOpen(): boolean {
    return this.#next < this.#lines.length
  }

  /** A message has arrived: returns its index if it was missing, else null. */
  fill(from: ProcessName, sequence: number, payload: Payload): number | null {
    const missing = this.#missing.get(from)
    const line = missing?.get(sequence)
    if (line === undefined) return null
    line.payload = payload
    missing!.delete(sequence)
    return line.determinant.index
  }

  /** What the process can be shown next. */
  advance(): Visible[] {
    const shown: Visible[] = []
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[++this.#next]) {
      if (line.payload === null) return shown
      const { index, from, sequence } = line.determinant
      shown.push({ index, from, sequence, payload: line.payload })
    }
    return shown
  }
}
