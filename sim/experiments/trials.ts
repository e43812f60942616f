// Batches of independent runs, performed one after the other here, or by the command line's pool of workers. Results do not depend on
// which: each trial depends only on its own description.

import type { FittedValues } from '../machine/profiles/calibration.ts'
import { type HostProfile, type ProfileName, profileNames } from '../machine/profiles/profile.ts'
import { profileWith } from '../machine/profiles/profiles.ts'
import type { SimulationResult } from '../result.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { simulate } from '../simulate.ts'

/** One run, as plain data that can be passed to a worker. */
export interface Trial {
  readonly scenario: Scenario
  readonly seed: string
  /** Values of fitted constants that replace the committed ones. */
  readonly constants?: Partial<FittedValues>
}

/** Performs runs of any kind; results are in their order. */
export type RunBatch<Run, Result> = (runs: readonly Run[]) => Promise<readonly Result[]>

export type RunTrials = RunBatch<Trial, SimulationResult>

/**
 * Performs an experiment with a number of trials per configuration. It may be interrupted, and then evaluates the experiment on fewer
 * trials or returns null; the experiment is told how many it has.
 */
export type PerformBatch<Run, Result> = <T>(
  trials: number,
  experiment: (trials: number, run: RunBatch<Run, Result>) => Promise<T>,
) => Promise<T | null>

export type PerformTrials = PerformBatch<Trial, SimulationResult>

export function runTrial({ scenario, seed, constants }: Trial): SimulationResult {
  return simulate(scenario, constants === undefined ? { seed } : { seed, profiles: profilesWith(constants) })
}

/** Performs trials one after the other, in this thread. */
export const runInTurn: RunTrials = async (trials) => trials.map(runTrial)

/** Trial `number` of every configuration has the same seed, so that differences between configurations are not due to chance. */
export const trialSeed = (seed: string, number: number): string => `${seed}/${number}`

function profilesWith(constants: Partial<FittedValues>): Readonly<Record<ProfileName, HostProfile>> {
  const machines: Partial<Record<ProfileName, HostProfile>> = {}
  for (const name of profileNames) machines[name] = profileWith(name, constants)
  return machines as Record<ProfileName, HostProfile>
}
