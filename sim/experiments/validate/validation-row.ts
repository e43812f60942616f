// One line of `starsim validate`: what theory says, what the simulation gives, and whether the two agree.

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
 * Agreement: theory lies within twice the half width of the 95 % interval. Twice, because with some fifty rows two or three
 * true ones would miss a plain 95 % interval by chance, and none misses this one.
 */
export function agreement(name: string, expected: number, observations: Observations): ValidationRow {
  const { mean: simulated, halfWidth: ci95 } = observations
  return { name, expected, simulated, ci95, holds: Math.abs(simulated - expected) <= 2 * ci95 }
}

/** For a theory that is a lower bound: the simulation is not below it. */
export function atLeast(name: string, expected: number, observations: Observations): ValidationRow {
  const { mean: simulated, halfWidth: ci95 } = observations
  return { name, expected, simulated, ci95, holds: simulated + ci95 >= expected }
}
