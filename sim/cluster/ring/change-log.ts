// What a host has to tell the others, in the order in which it learned it: every change of its view, and those changes of locations
// that it vouches for. A position in the log says how much of it another host has; nothing is ever removed.

import type { Location } from './locations.ts'
import type { ViewChange } from './membership.ts'

export type Change = ViewChange | { readonly kind: 'location'; readonly location: Location }

/** The first position of the change log of a boot; all positions in the log of an earlier boot are lower. */
export const changeLogStart = (boot: number): number => boot * 2 ** 32

export class ChangeLog {
  readonly start: number
  readonly #changes: Change[] = []

  /** @param boot the boot of the host that keeps it */
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

  /** The changes starting at a position. */
  since(position: number): readonly Change[] {
    return this.#changes.slice(Math.max(position - this.start, 0))
  }
}
