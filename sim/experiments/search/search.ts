// A search: schedules tried batch by batch until all are tried, enough violations are found, or somebody stops it. Findings are
// taken in the order of the schedules, whatever order batches end in: the result does not depend on the number of workers.

import type { Scenario } from '../../scenario/scenario.ts'
import { type Batch, countOf, rememberedGround, type SearchKind } from './batch.ts'
import { type Extent, extentOf } from './exhaustive.ts'
import { type MilestoneName, possibleMilestones } from './milestones.ts'
import type { Finding, Violated } from './try-out.ts'

export interface SearchPlan {
  readonly scenario: Scenario
  readonly kind: SearchKind
  readonly seed: string
  /** Of the kinds that come to an end too: no more than so many; null: all there are. */
  readonly schedules: number | null
  /** Ends after so many schedules that broke something. */
  readonly violations: number
  /** Instead of from the first schedule. */
  readonly from?: number
}

export interface SearchMeans {
  /** Carries out batches, several at a time if it can. */
  readonly run: (batch: Batch) => Promise<readonly Finding[]>
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
  readonly crashes: number
  readonly inert: number
  /** Schedules that lost more than is promised to survive. */
  readonly beyondPromise: number
  readonly violations: readonly Violated[]
  /** How many schedules came to each; only those that the scenario allows. */
  readonly milestones: Readonly<Record<string, number>>
  readonly missed: readonly MilestoneName[]
  /** Everything there is has been tried; of schedules drawn by chance there is no end, so never of them. */
  readonly complete: boolean
  readonly interrupted: boolean
  /** Of a search of single crashes: how many there are. */
  readonly extent: Extent | null
}

/** Schedules in a batch; of pairs, first crashes. */
const BATCH: Readonly<Record<SearchKind, number>> = { random: 20, single: 40, pairs: 1 }

/** Crashes in a schedule; 3 stands for more. */
const CRASHES = { random: 3, single: 1, pairs: 2 } as const

/** Throws UnsoundGround if the scenario does not complete without faults. */
export async function search(
  plan: SearchPlan,
  { run, jobs, onProgress, isStopped, stopped }: SearchMeans,
): Promise<SearchResult> {
  const ground = rememberedGround(plan.scenario)
  const tally = new Tally(possibleMilestones(ground, CRASHES[plan.kind]), plan)
  const count = countOf[plan.kind](ground)
  const limit = plan.kind === 'pairs' ? Number.POSITIVE_INFINITY : (plan.schedules ?? Number.POSITIVE_INFINITY)
  const first = plan.from ?? 0
  const end = Math.min(count ?? Number.POSITIVE_INFINITY, first + limit)
  const underWay: Promise<readonly Finding[]>[] = []
  let next = first
  const send = (): void => {
    if (next >= end) return
    const to = Math.min(end, next + BATCH[plan.kind])
    const { scenario, kind, seed } = plan
    const batch = run({ scenario, kind, seed, from: next, to })
    batch.catch(() => {}) // told when its turn comes
    underWay.push(batch)
    next = to
  }
  let interrupted = false
  while (underWay.length < 2 * jobs && next < end) send()
  while (underWay.length > 0 && !tally.isFull) {
    if (isStopped?.() === true) {
      interrupted = true
      break
    }
    const batch = underWay.shift()!
    const findings = await (stopped === undefined ? batch : Promise.race([batch, stopped]))
    if (findings === undefined) {
      interrupted = true
      break
    }
    const tried = tally.add(findings)
    onProgress?.(tried)
    send()
  }
  const extent = plan.kind === 'single' ? extentOf(ground) : null
  const complete = end === count && !interrupted && !tally.isFull
  return { ...tally.result(), extent, interrupted, complete }
}

class Tally {
  readonly #hits: Map<MilestoneName, number>
  readonly #plan: SearchPlan
  readonly #violations: Violated[] = []
  #schedules = 0
  #crashes = 0
  #inert = 0
  #beyondPromise = 0

  constructor(possible: readonly MilestoneName[], plan: SearchPlan) {
    this.#hits = new Map(possible.map((name) => [name, 0]))
    this.#plan = plan
  }

  /** Enough violations, or as many schedules as were asked for. */
  get isFull(): boolean {
    const { violations, schedules, kind } = this.#plan
    return this.#violations.length >= violations || (kind === 'pairs' && this.#schedules >= (schedules ?? Infinity))
  }

  /** @returns how many of them counted: what comes after the last violation that is wanted does not */
  add(findings: readonly Finding[]): number {
    const before = this.#schedules
    for (const { crashes, inert, milestones, beyondPromise, violation } of findings) {
      if (this.isFull) break
      this.#schedules++
      this.#crashes += crashes
      this.#inert += inert
      if (beyondPromise) this.#beyondPromise++
      for (const name of milestones) {
        const hits = this.#hits.get(name)
        if (hits !== undefined) this.#hits.set(name, hits + 1)
      }
      if (violation !== null) this.#violations.push(violation)
    }
    return this.#schedules - before
  }

  result(): Omit<SearchResult, 'complete' | 'extent' | 'interrupted'> {
    return {
      schedules: this.#schedules,
      crashes: this.#crashes,
      inert: this.#inert,
      beyondPromise: this.#beyondPromise,
      violations: this.#violations,
      milestones: Object.fromEntries(this.#hits),
      missed: [...this.#hits].filter(([, hits]) => hits === 0).map(([name]) => name),
    }
  }
}
