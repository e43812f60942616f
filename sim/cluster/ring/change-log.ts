// What a host has to tell the others, in the order in which it came to it: every change of its view, and of the locations those
// that it vouches for. A position in it says how much of it another host has; nothing is ever taken out.

import type { Location } from './locations.ts'
import type { ViewChange } from './membership.ts'

export type Change = ViewChange | { readonly kind: 'location'; readonly location: Location }

/** Where the change log of a boot begins: a position in that of an earlier one is less, whatever it was. */
export const changeLogStart = (boot: number): number => boot * 2 ** 32

export class ChangeLog {
  readonly start: number
  readonly #changes: Change[] = []

  /** @param boot of the host that keeps it */
  constructor(boot: number) {
    this.start = changeLogStart(boot)
  }

  /** The position after the last change. */
  get end(): number {
    return this.start + this.#changes.length
  }

  write(change: Change): void {
    this.#changes.push(change)
  }

  /** The changes from a position on. */
  since(position: number): readonly Change[] {
    return this.#changes.slice(Math.max(position - this.start, 0))
  }
}
