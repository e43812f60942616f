// The spans of others that a process depends on: those in which messages were sent that have become visible here. Duplicates are dropped,
// so there are few: some for each checkpoint, not for each message.

import type { ProcessName } from '../../programs/program.ts'

/** Something of `from`, done in its span `sentIn`, has become visible in span `visibleIn` of the process that keeps this. */
export interface Dependence {
  readonly from: ProcessName
  readonly sentIn: number
  readonly visibleIn: number
}

export const DEPENDENCE_BYTES = 12

export class Dependences {
  readonly #known = new Map<string, Dependence>()

  add(dependence: Dependence): void {
    const { from, sentIn, visibleIn } = dependence
    const key = `${sentIn} ${visibleIn} ${from}`
    if (!this.#known.has(key)) this.#known.set(key, dependence)
  }

  all(): Dependence[] {
    return [...this.#known.values()]
  }

  /** No rollback will go past this checkpoint of the process: what is before it never matters again. */
  forget(before: number): void {
    for (const [key, { visibleIn }] of this.#known) if (visibleIn <= before) this.#known.delete(key)
  }
}
