// A batch of independent runs, and what carries it out: one after the other here, or a pool of workers that the command line has.
// Which of them it was cannot be seen in the results: each trial depends on its own description alone.

import type { FittedValues } from '../machine/profiles/calibration.ts'
import { type HostProfile, type ProfileName, profileNames } from '../machine/profiles/profile.ts'
import { profileWith } from '../machine/profiles/profiles.ts'
import type { SimulationResult } from '../result.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { simulate } from '../simulate.ts'

/** One run, as plain data that can be handed to a worker. */
export interface Trial {
  readonly scenario: Scenario
  readonly seed: string
  /** Other values of fitted constants than the committed ones. */
  readonly constants?: Partial<FittedValues>
}

/** Carries out trials; the results come in the order of the trials. */
export type RunTrials = (trials: readonly Trial[]) => Promise<readonly SimulationResult[]>

/**
 * Carries out an experiment of so many trials of everything. Whoever does so may be stopped, and gives the result of fewer trials then, or
 * null; the experiment gets to know how many it has.
 */
export type PerformTrials = <T>(
  trials: number,
  experiment: (trials: number, run: RunTrials) => Promise<T>,
) => Promise<T | null>

export function runTrial({ scenario, seed, constants }: Trial): SimulationResult {
  return simulate(scenario, constants === undefined ? { seed } : { seed, profiles: profilesWith(constants) })
}

/** One after the other, in this thread. */
export const runInTurn: RunTrials = async (trials) => trials.map(runTrial)

/** Trial `number` of every configuration draws from the same seed: differences between configurations are not chance. */
export const trialSeed = (seed: string, number: number): string => `${seed}/${number}`

function profilesWith(constants: Partial<FittedValues>): Readonly<Record<ProfileName, HostProfile>> {
  const machines: Partial<Record<ProfileName, HostProfile>> = {}
  for (const name of profileNames) machines[name] = profileWith(name, constants)
  return machines as Record<ProfileName, HostProfile>
}
