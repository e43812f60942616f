// Log-uniform delays: as many between 10 and 20 us as between 1 and 2 ms, so that intermediate states that last microseconds are hit as
// often as those that last milliseconds.

import { power } from '../../../kernel/chance/elementary.ts'
import type { RandomStream } from '../../../kernel/chance/random.ts'

/** Whole nanoseconds from `leastNs` to `mostNs`, both above 0. */
export const logUniform = (chance: RandomStream, leastNs: number, mostNs: number): number =>
  Math.round(leastNs * power(mostNs / leastNs, chance.uniform()))

/**
 * A delay relative to an event: zero, mostly from 30 us to `nearNs`, else up to a second. `laterPercent` is the percentage that comes
 * after the event.
 */
export function aroundNs(chance: RandomStream, laterPercent = 50, nearNs = 5e6): number {
  const kind = chance.integer(0, 99)
  if (kind < 12) return 0
  const delayNs = kind < 87 ? logUniform(chance, 3e4, nearNs) : logUniform(chance, nearNs, 1e9)
  return chance.integer(0, 99) < laterPercent ? delayNs : -delayNs
}

/** A delay after an event: zero, mostly from 10 us to 5 ms, else up to 200 ms. */
export function afterNs(chance: RandomStream): number {
  const kind = chance.integer(0, 99)
  if (kind < 40) return 0
  return kind < 80 ? logUniform(chance, 1e4, 5e6) : logUniform(chance, 5e6, 2e8)
}
