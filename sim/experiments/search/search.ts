// A search: tries schedules batch by batch until all are tried, enough violations are found, or it is stopped. Findings are processed in
// the order of the schedules, whatever order batches finish in, so the result does not depend on the number of workers.

import type { Scenario } from '../../scenario/scenario.ts'
import { noOwnCode, type OwnCode } from '../own-code/own-code.ts'
import { type Batch, countOf, rememberedGround, type SearchKind } from './batch.ts'
import { Corpus } from './corpus.ts'
import { type Extent, extentOf } from './exhaustive.ts'
import type { Finding, Violated } from './finding.ts'
import { type MilestoneName, milestoneNames, possibleMilestones } from './milestones.ts'
import { pairsEach } from './pairs.ts'
import type { Schedule } from './schedule.ts'
import type { WorldsSetting } from './worlds/worlds.ts'

interface CommonPlan {
  readonly seed: string
  /** Ends after this many schedules that violated a check. */
  readonly violations: number
}

export interface ScenarioPlan extends CommonPlan {
  readonly kind: Exclude<SearchKind, 'worlds'>
  readonly scenario: Scenario
  /** The limit on schedules; null: all of them. */
  readonly schedules: number | null
  /** For random schedules: the first of them. */
  readonly first?: Schedule
  /** Custom modules that the scenario is run with. */
  readonly modules?: readonly string[]
}

export interface WorldsPlan extends CommonPlan, WorldsSetting {
  readonly kind: 'worlds'
  readonly worlds: number
  readonly schedulesEach: number
}

export type SearchPlan = ScenarioPlan | WorldsPlan

export interface SearchMeans {
  /** Performs batches, several at a time if possible. */
  readonly run: (batch: Batch) => Promise<readonly Finding[]>
  /** The exports of the plan's modules. */
  readonly own?: OwnCode
  /** How many batches can be performed in parallel. */
  readonly jobs: number
  /** Called with the number of additional schedules tried. */
  readonly onProgress?: (schedules: number) => void
  /** Checked between batches. */
  readonly isStopped?: () => boolean
  /** Resolved when that becomes true: batches in progress are then abandoned. */
  readonly stopped?: Promise<void>
}

export interface SearchResult {
  readonly schedules: number
  /** In addition: prefixes of followed schedules, each checked like a schedule (swarm.ts). */
  readonly beginnings: number
  /** Runs of either that were not made, since they are the same as one that was (trial.ts). */
  readonly equivalent: number
  readonly crashes: number
  readonly inert: number
  /** Schedules that lost more than the protocol guarantees to survive. */
  readonly beyondPromise: number
  readonly violations: readonly Violated[]
  /** How many schedules reached each milestone; only those that the scenario allows. */
  readonly milestones: Readonly<Record<string, number>>
  readonly missed: readonly MilestoneName[]
  /** How many combinations were seen at strikes (combination.ts). */
  readonly combinations: number
  /** Everything has been tried; never true for random schedules, which are unlimited. */
  readonly complete: boolean
  readonly interrupted: boolean
  /** For a search of single crashes: how many there are. */
  readonly extent: Extent | null
  /** For a search of worlds: how many were searched, and how many were skipped because they do not complete even without faults. */
  readonly worlds: number | null
  readonly skippedWorlds: number | null
}

/** The size of a batch, in schedules, first crashes of pairs, or worlds. */
const BATCH: Readonly<Record<SearchKind, number>> = { random: 20, single: 40, pairs: 1, worlds: 10 }

/** Crashes in a schedule; 3 means more. */
const CRASHES = { random: 3, single: 1, pairs: 2 } as const

/** The search space, as numbers to distribute to batches. */
interface Work {
  /** Null: unlimited. */
  readonly count: number | null
  readonly limit: number
  readonly possible: readonly MilestoneName[]
  readonly extent: Extent | null
  readonly batch: (from: number, to: number) => Batch
  /** Whether schedules with new combinations are varied. */
  readonly guided: boolean
  /** After this many numbers in a row without a finding, nothing is left. */
  readonly exhaustedAfter: number
}

function workOf(plan: SearchPlan, own: OwnCode): Work {
  const { seed } = plan
  if (plan.kind === 'worlds') {
    const { kind, worlds, schedulesEach, protocols, without } = plan
    const setting = { ...(protocols && { protocols }), ...(without && { without }) }
    const batch = (from: number, to: number): Batch => ({ kind, seed, from, to, schedulesEach, ...setting })
    return {
      count: null,
      limit: worlds,
      possible: milestoneNames,
      extent: null,
      batch,
      guided: true,
      exhaustedAfter: Infinity,
    }
  }
  const { kind, scenario, schedules, first, modules = [] } = plan
  const ground = rememberedGround(scenario, own)
  const given = { ...(modules.length > 0 && { modules }), ...(first !== undefined && { first }) }
  const firsts = countOf[kind](ground)
  const drawsPairs = kind === 'pairs' && schedules !== null
  const secondsEach = drawsPairs ? pairsEach(ground, schedules) : null
  return {
    count: drawsPairs ? null : firsts,
    limit: kind === 'pairs' ? Infinity : (schedules ?? Infinity),
    possible: possibleMilestones(ground, CRASHES[kind]),
    extent: kind === 'single' ? extentOf(ground) : null,
    batch: (from, to) => ({ scenario, kind, seed, from, to, secondsEach, ...given }),
    guided: kind === 'random',
    exhaustedAfter: drawsPairs ? firsts! : Infinity,
  }
}

/** Throws UnsoundGround if the scenario does not complete without faults. */
export async function search(
  plan: SearchPlan,
  { run, jobs, onProgress, isStopped, stopped, own = noOwnCode }: SearchMeans,
): Promise<SearchResult> {
  const work = workOf(plan, own)
  const tally = new Tally(work.possible, plan)
  const end = Math.min(work.count ?? Infinity, work.limit)
  const corpus = new Corpus(plan.seed)
  const underWay: { readonly from: number; readonly findings: Promise<readonly Finding[]> }[] = []
  let next = 0
  let taken = 0
  /** Starts as many batches as may be in progress, as far as it is already determined what they vary. */
  const send = (): void => {
    while (underWay.length < 2 * jobs && next < end && (!work.guided || corpus.needed(next) <= taken)) {
      const from = next
      next = Math.min(end, from + BATCH[plan.kind])
      const parents = Array.from({ length: next - from }, (_, i) => (work.guided ? corpus.parentOf(from + i) : null))
      const findings = run({ ...work.batch(from, next), ...(parents.some((parent) => parent !== null) && { parents }) })
      findings.catch(() => {}) // handled when its turn comes
      underWay.push({ from, findings })
    }
  }
  let interrupted = false
  let fruitless = 0
  for (send(); underWay.length > 0 && !tally.isFull && fruitless < work.exhaustedAfter; send()) {
    if (isStopped?.() === true) {
      interrupted = true
      break
    }
    const batch = underWay.shift()!
    const findings = await (stopped === undefined ? batch.findings : Promise.race([batch.findings, stopped]))
    if (findings === undefined) {
      interrupted = true
      break
    }
    const tried = tally.add(findings)
    for (const finding of findings) corpus.take(batch.from, finding)
    taken = batch.from + BATCH[plan.kind]
    fruitless = tried === 0 ? fruitless + 1 : 0
    onProgress?.(tried)
  }
  const ranOut = end === work.count || fruitless >= work.exhaustedAfter
  const complete = ranOut && !interrupted && !tally.isFull
  return { ...tally.result(), combinations: corpus.combinations, extent: work.extent, interrupted, complete }
}

class Tally {
  readonly #hits: Map<MilestoneName, number>
  readonly #plan: SearchPlan
  readonly #violations: Violated[] = []
  #schedules = 0
  #beginnings = 0
  #equivalent = 0
  #crashes = 0
  #inert = 0
  #beyondPromise = 0
  readonly #worlds = new Set<string>()
  #skippedWorlds = 0

  constructor(possible: readonly MilestoneName[], plan: SearchPlan) {
    this.#hits = new Map(possible.map((name) => [name, 0]))
    this.#plan = plan
  }

  /** Enough violations, or as many schedules as requested. */
  get isFull(): boolean {
    const { violations, kind } = this.#plan
    const limit = kind === 'pairs' ? (this.#plan.schedules ?? Infinity) : Infinity
    return this.#violations.length >= violations || this.#schedules >= limit
  }

  /** @returns how many of them were counted: those after the last violation wanted are not */
  add(findings: readonly Finding[]): number {
    const before = this.#schedules
    for (const finding of findings) {
      if (this.isFull) break
      const { crashes, inert, milestones, beyondPromise, violation, world, skipped = 0 } = finding
      if (world !== undefined) this.#worlds.add(world.name)
      this.#skippedWorlds += skipped
      this.#schedules++
      this.#beginnings += finding.beginnings
      this.#equivalent += finding.equivalent
      this.#crashes += crashes
      this.#inert += inert
      if (beyondPromise) this.#beyondPromise++
      for (const name of milestones) {
        const hits = this.#hits.get(name)
        if (hits !== undefined) this.#hits.set(name, hits + 1)
      }
      if (violation !== null) this.#violations.push({ ...violation, ...(world !== undefined && { world }) })
    }
    return this.#schedules - before
  }

  result(): Omit<SearchResult, 'combinations' | 'complete' | 'extent' | 'interrupted'> {
    return {
      schedules: this.#schedules,
      beginnings: this.#beginnings,
      equivalent: this.#equivalent,
      crashes: this.#crashes,
      inert: this.#inert,
      beyondPromise: this.#beyondPromise,
      violations: this.#violations,
      milestones: Object.fromEntries(this.#hits),
      worlds: this.#plan.kind === 'worlds' ? this.#worlds.size : null,
      skippedWorlds: this.#plan.kind === 'worlds' ? this.#skippedWorlds : null,
      missed: [...this.#hits].filter(([, hits]) => hits === 0).map(([name]) => name),
    }
  }
}
