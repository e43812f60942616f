// The plan of a sweep, as plain data for the header of its file: enough to tell what is missing and to summarise what is there, but
// not enough to run it (the scenarios are rebuilt from the scenario file; the digest tells whether they are the same).

import { Fingerprint } from '../../trace/fingerprint.ts'
import { type Grid, gridDigest } from './sweep-grid.ts'
import type { Until } from './until.ts'

/** One part of a sweep that is divided among several machines, such as part 1 of 4. */
export interface Shard {
  readonly part: number
  readonly of: number
}

export interface SweepPlan extends Pick<Grid, 'axes' | 'baseline' | 'points' | 'groups'> {
  readonly scenario: string
  /** Trial k of every configuration draws from SEED/k. */
  readonly seed: string
  /** Runs of each configuration; the minimum, if there is `until`. */
  readonly trials: number
  readonly until: Until | null
  /** Covers everything that determines the results of the runs. */
  readonly digest: string
}

/** @param modules the texts of custom modules that it is run with */
export function planOf(
  grid: Grid,
  { scenario, seed, trials, until }: Pick<SweepPlan, 'scenario' | 'seed' | 'trials' | 'until'>,
  modules: readonly string[] = [],
): SweepPlan {
  const { axes, baseline, points, groups } = grid
  const digest = new Fingerprint()
    .text(gridDigest(grid))
    .text(JSON.stringify([scenario, seed, trials, until, ...modules]))
    .toString()
  return { scenario, seed, axes, baseline, points, groups, trials, until, digest }
}

/**
 * Whether a shard performs this trial of this group. Runs that are compared stay together; with `until`, where later trials depend on
 * earlier ones, all trials of a group do.
 */
export function isDealtTo(shard: Shard | null, { groups, until }: SweepPlan, group: number, trial: number): boolean {
  if (shard === null) return true
  const number = until === null ? trial * (Math.max(...groups) + 1) + group : group
  return number % shard.of === shard.part - 1
}

/** A checksum of the header of a file, by which an edited plan is detected. */
export const planSum = (plan: SweepPlan, shard: Shard | null): string =>
  new Fingerprint().text(JSON.stringify([shard, plan])).toString()
