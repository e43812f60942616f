// A pseudo-random sequence for generating scripts. The kernel's streams are for randomness during a run; a script is part of a
// program and must not depend on them.

import { mix } from '../../machine/address-space.ts'

export class Draws {
  #state: number
  #count = 0

  constructor(seed: number) {
    this.#state = mix(1, seed)
  }

  /** A whole number from `low` to `high` inclusive. */
  integer(low: number, high: number): number {
    this.#state = mix(this.#state, ++this.#count)
    const scattered = Math.imul(this.#state ^ (this.#state >>> 16), 0x85ebca6b)
    return low + Math.floor(((scattered ^ (scattered >>> 13)) >>> 0) * ((high - low + 1) / 2 ** 32))
  }

  /** True with this probability in percent. */
  percent(chance: number): boolean {
    return this.integer(0, 99) < chance
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)]!
  }

  /** `count` different items, in any order; all of them if there are fewer. */
  sample<T>(items: readonly T[], count: number): T[] {
    const rest = [...items]
    const picked: T[] = []
    while (picked.length < count && rest.length > 0) picked.push(...rest.splice(this.integer(0, rest.length - 1), 1))
    return picked
  }
}
