// What a sweep is to do, as plain data that stands at the head of its file: enough to tell what is missing and to sum up what is
// there, not enough to run it (the scenarios are made again from the scenario file; the digest says whether they are the same).

import { Fingerprint } from '../../trace/fingerprint.ts'
import { type Grid, gridDigest } from './sweep-grid.ts'
import type { Until } from './until.ts'

/** One part of a sweep that is dealt to several machines: part 1 of 4. */
export interface Shard {
  readonly part: number
  readonly of: number
}

export interface SweepPlan extends Pick<Grid, 'axes' | 'baseline' | 'points' | 'groups'> {
  readonly scenario: string
  /** Trial k of every configuration draws from SEED/k. */
  readonly seed: string
  /** Runs of each configuration; the fewest, if there is `until`. */
  readonly trials: number
  readonly until: Until | null
  /** Of all that decides what the runs give. */
  readonly digest: string
}

/** @param modules texts of the modules of somebody's own that it is run with */
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
 * Whether a shard does this trial of this group. What is compared stays together; where later trials depend on earlier ones, all
 * trials of a group do.
 */
export function isDealtTo(shard: Shard | null, { groups, until }: SweepPlan, group: number, trial: number): boolean {
  if (shard === null) return true
  const number = until === null ? trial * (Math.max(...groups) + 1) + group : group
  return number % shard.of === shard.part - 1
}

/** Of what stands at the head of a file: an edited plan is found out by it. */
export const planSum = (plan: SweepPlan, shard: Shard | null): string =>
  new Fingerprint().text(JSON.stringify([shard, plan])).toString()
