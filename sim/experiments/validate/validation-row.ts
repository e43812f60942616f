// One line of `starsim validate`: the theoretical value, the simulated one, and whether they agree.

import type { Observations } from '../../kernel/chance/statistics.ts'

export interface ValidationRow {
  readonly name: string
  readonly expected: number
  readonly simulated: number
  /** Half the width of the 95 % interval of `simulated`. */
  readonly ci95: number
  readonly holds: boolean
}

/**
 * Agreement: theory lies within twice the half width of the 95 % interval. Twice, because of a hundred correct rows about five
 * would miss a plain 95 % interval by chance, and practically none misses this one.
 * @param uncertainty half the width of the 95 % interval of the expected value, if that was simulated too
 */
export function agreement(name: string, expected: number, observations: Observations, uncertainty = 0): ValidationRow {
  const { mean: simulated, halfWidth: ci95 } = observations
  const both = Math.sqrt(ci95 * ci95 + uncertainty * uncertainty)
  return { name, expected, simulated, ci95, holds: Math.abs(simulated - expected) <= 2 * both }
}

/** Without randomness: the two are equal within this relative tolerance (by default, rounding only). */
export function exactly(name: string, expected: number, simulated: number, share = 1e-9): ValidationRow {
  return { name, expected, simulated, ci95: 0, holds: Math.abs(simulated - expected) <= share * Math.abs(expected) }
}

/** For a theory that gives a lower bound: the simulation is not below it. */
export function atLeast(name: string, expected: number, observations: Observations): ValidationRow {
  const { mean: simulated, halfWidth: ci95 } = observations
  return { name, expected, simulated, ci95, holds: simulated + ci95 >= expected }
}
