// A batch: some schedules of a search that are tried together, as plain data that can be handed to a worker. What it finds depends
// on the batch alone, not on who carries it out or when.

import type { Scenario } from '../../scenario/scenario.ts'
import { extentOf, firstCrashes, pairsWith, singleCrash } from './exhaustive.ts'
import { type Ground, groundOf } from './ground.ts'
import type { Schedule } from './schedule.ts'
import { randomSchedule } from './swarm.ts'
import { type Finding, tryOut } from './try-out.ts'

/** What is searched: schedules drawn by chance, all single crashes, or all pairs. */
export const searchKinds = ['random', 'single', 'pairs'] as const
export type SearchKind = (typeof searchKinds)[number]

export interface Batch {
  readonly scenario: Scenario
  readonly kind: SearchKind
  readonly seed: string
  /** Which of them: of all schedules, or of the first crashes of pairs. */
  readonly from: number
  readonly to: number
}

/** How many numbers there are to be dealt to batches; null: without end. */
export const countOf: { readonly [K in SearchKind]: (ground: Ground) => number | null } = {
  random: () => null,
  single: (ground) => extentOf(ground).distinct,
  pairs: (ground) => firstCrashes(ground).length,
}

const schedulesOf: { readonly [K in SearchKind]: (ground: Ground, seed: string, number: number) => Schedule[] } = {
  random: (ground, seed, number) => [randomSchedule(ground, seed, number)],
  single: (ground, _, number) => [[singleCrash(ground, number)]],
  pairs: (ground, _, number) => pairsWith(ground, firstCrashes(ground)[number]!),
}

export function runBatch({ scenario, kind, seed, from, to }: Batch): Finding[] {
  const ground = rememberedGround(scenario)
  const findings: Finding[] = []
  for (let number = from; number < to; number++) {
    for (const schedule of schedulesOf[kind](ground, seed, number)) findings.push(tryOut(ground, schedule))
  }
  return findings
}

// Its crash-free run takes as long as a schedule does: a worker makes it once and keeps it for the next batches.
const GROUNDS_KEPT = 8
const grounds = new Map<string, Ground>()

/** The ground of a scenario, made once. Throws UnsoundGround. */
export const rememberedGround = (scenario: Scenario): Ground =>
  grounds.get(JSON.stringify(scenario)) ?? rememberGround(scenario, groundOf(scenario))

/** One that was made elsewhere. */
export function rememberGround(scenario: Scenario, ground: Ground): Ground {
  if (grounds.size === GROUNDS_KEPT) grounds.delete(grounds.keys().next().value!)
  grounds.set(JSON.stringify(scenario), ground)
  return ground
}
