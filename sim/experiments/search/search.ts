// A search: schedules tried batch by batch until all are tried, enough violations are found, or somebody stops it. Findings are
// taken in the order of the schedules, whatever order batches end in: the result does not depend on the number of workers.

import type { Ablation } from '../../protocols/ablations.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { noOwnCode, type OwnCode } from '../own-code/own-code.ts'
import { type Batch, countOf, rememberedGround, type SearchKind } from './batch.ts'
import { Corpus } from './corpus.ts'
import { type Extent, extentOf } from './exhaustive.ts'
import type { Finding, Violated } from './finding.ts'
import { type MilestoneName, milestoneNames, possibleMilestones } from './milestones.ts'
import { pairsEach } from './pairs.ts'

interface CommonPlan {
  readonly seed: string
  /** Ends after so many schedules that broke something. */
  readonly violations: number
}

export interface ScenarioPlan extends CommonPlan {
  readonly kind: Exclude<SearchKind, 'worlds'>
  readonly scenario: Scenario
  /** Of the kinds that come to an end too: no more than so many; null: all there are. */
  readonly schedules: number | null
  /** Modules of somebody's own that the scenario is run with. */
  readonly modules?: readonly string[]
}

export interface WorldsPlan extends CommonPlan {
  readonly kind: 'worlds'
  readonly worlds: number
  readonly schedulesEach: number
  readonly without: readonly Ablation[]
}

export type SearchPlan = ScenarioPlan | WorldsPlan

export interface SearchMeans {
  /** Carries out batches, several at a time if it can. */
  readonly run: (batch: Batch) => Promise<readonly Finding[]>
  /** What the plan's modules hold. */
  readonly own?: OwnCode
  /** How many batches may be under way. */
  readonly jobs: number
  /** Told how many more schedules are tried. */
  readonly onProgress?: (schedules: number) => void
  /** Asked between batches. */
  readonly isStopped?: () => boolean
  /** Kept when that has become true: what is under way then is not waited for. */
  readonly stopped?: Promise<void>
}

export interface SearchResult {
  readonly schedules: number
  /** Beside these: beginnings of schedules that were followed, each of them checked like a schedule (swarm.ts). */
  readonly beginnings: number
  /** Runs of either that were not made, since they are the same as one that was (trial.ts). */
  readonly equivalent: number
  readonly crashes: number
  readonly inert: number
  /** Schedules that lost more than is promised to survive. */
  readonly beyondPromise: number
  readonly violations: readonly Violated[]
  /** How many schedules came to each; only those that the scenario allows. */
  readonly milestones: Readonly<Record<string, number>>
  readonly missed: readonly MilestoneName[]
  /** How many combinations of what goes on at a strike were met (combination.ts). */
  readonly combinations: number
  /** Everything there is has been tried; of schedules drawn at random there is no end, so never of them. */
  readonly complete: boolean
  readonly interrupted: boolean
  /** Of a search of single crashes: how many there are. */
  readonly extent: Extent | null
  /** Of a search of drawn worlds: how many were searched, and how many drawn in vain: they do not come to their end undisturbed. */
  readonly worlds: number | null
  readonly skippedWorlds: number | null
}

/** Schedules in a batch; of pairs, first crashes; worlds. */
const BATCH: Readonly<Record<SearchKind, number>> = { random: 20, single: 40, pairs: 1, worlds: 10 }

/** Crashes in a schedule; 3 stands for more. */
const CRASHES = { random: 3, single: 1, pairs: 2 } as const

/** What is there to be searched: in numbers that are dealt to batches. */
interface Work {
  /** Null: without end. */
  readonly count: number | null
  readonly limit: number
  readonly possible: readonly MilestoneName[]
  readonly extent: Extent | null
  readonly batch: (from: number, to: number) => Batch
  /** Whether schedules that came to something new are varied. */
  readonly guided: boolean
  /** So many numbers in a row without a finding: there is nothing left. */
  readonly exhaustedAfter: number
}

function workOf(plan: SearchPlan, own: OwnCode): Work {
  const { seed } = plan
  if (plan.kind === 'worlds') {
    const { kind, worlds, schedulesEach, without } = plan
    const batch = (from: number, to: number): Batch => ({ kind, seed, from, to, schedulesEach, without })
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
  const { kind, scenario, schedules, modules = [] } = plan
  const ground = rememberedGround(scenario, own)
  const loads = modules.length === 0 ? {} : { modules }
  const firsts = countOf[kind](ground)
  const drawsPairs = kind === 'pairs' && schedules !== null
  const secondsEach = drawsPairs ? pairsEach(ground, schedules) : null
  return {
    count: drawsPairs ? null : firsts,
    limit: kind === 'pairs' ? Infinity : (schedules ?? Infinity),
    possible: possibleMilestones(ground, CRASHES[kind]),
    extent: kind === 'single' ? extentOf(ground) : null,
    batch: (from, to) => ({ scenario, kind, seed, from, to, secondsEach, ...loads }),
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
  /** As many batches as may be under way, and as can be told already what they vary. */
  const send = (): void => {
    while (underWay.length < 2 * jobs && next < end && (!work.guided || corpus.needed(next) <= taken)) {
      const from = next
      next = Math.min(end, from + BATCH[plan.kind])
      const parents = Array.from({ length: next - from }, (_, i) => (work.guided ? corpus.parentOf(from + i) : null))
      const findings = run({ ...work.batch(from, next), ...(parents.some((parent) => parent !== null) && { parents }) })
      findings.catch(() => {}) // told when its turn comes
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

  /** Enough violations, or as many schedules as were asked for. */
  get isFull(): boolean {
    const { violations, kind } = this.#plan
    const limit = kind === 'pairs' ? (this.#plan.schedules ?? Infinity) : Infinity
    return this.#violations.length >= violations || this.#schedules >= limit
  }

  /** @returns how many of them counted: what comes after the last violation that is wanted does not */
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
