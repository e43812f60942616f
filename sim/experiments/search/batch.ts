// A batch: some schedules of a search that are tried together, as plain data that can be passed to a worker. Its findings depend only on
// the batch, not on which worker performs it or when.

import type { Scenario } from '../../scenario/scenario.ts'
import { noOwnCode, type OwnCode } from '../own-code/own-code.ts'
import { type Ground, groundOf, UnsoundGround } from './aiming/ground.ts'
import { randomSchedule, variedSchedule } from './aiming/swarm.ts'
import type { Parent } from './corpus.ts'
import { extentOf, firstCrashes, pairsWith, singleCrash } from './exhaustive.ts'
import type { DrawnSchedule, Finding } from './finding.ts'
import { drawnPairs } from './pairs.ts'
import type { Schedule } from './schedule.ts'
import { tryOut } from './try-out.ts'
import { drawWorld, variedWorld, type WorldsSetting } from './worlds/worlds.ts'

/** What is searched: random schedules, all single crashes, all pairs, or random worlds. */
export const searchKinds = ['random', 'single', 'pairs', 'worlds'] as const
export type SearchKind = (typeof searchKinds)[number]

interface Numbered {
  readonly seed: string
  /** The range of numbers: of schedules, of first crashes of pairs, or of worlds. */
  readonly from: number
  readonly to: number
  /** What each number varies; if null or omitted, it is drawn afresh. */
  readonly parents?: readonly (Parent | null)[]
}

export interface ScenarioBatch extends Numbered {
  readonly kind: Exclude<SearchKind, 'worlds'>
  readonly scenario: Scenario
  /** Custom modules that it is run with; the worker loads them. */
  readonly modules?: readonly string[]
  /** For random schedules: what is tried as the first of them, instead of one that is drawn. */
  readonly first?: Schedule
  /** For pairs: how many second crashes per first crash; null: all. */
  readonly secondsEach?: number | null
}

export interface WorldsBatch extends Numbered, WorldsSetting {
  readonly kind: 'worlds'
  readonly schedulesEach: number
}

export type Batch = ScenarioBatch | WorldsBatch

/** How many numbers there are to distribute to batches; null: unlimited. */
export const countOf: { readonly [K in ScenarioBatch['kind']]: (ground: Ground) => number | null } = {
  random: () => null,
  single: (ground) => extentOf(ground).distinct,
  pairs: (ground) => firstCrashes(ground).length,
}

export function runBatch(batch: Batch, own: OwnCode = noOwnCode): Finding[] {
  const findings: Finding[] = []
  for (let number = batch.from; number < batch.to; number++) {
    if (batch.kind === 'worlds') findings.push(...tryWorld(batch, number))
    else findings.push(...tryScenario(batch, number, own))
  }
  return findings
}

function* tryScenario(batch: ScenarioBatch, number: number, own: OwnCode): Generator<Finding> {
  const { scenario, kind } = batch
  const ground = rememberedGround(scenario, own)
  if (kind === 'random' && number === 0 && batch.first !== undefined) yield tryOut(ground, batch.first)
  else if (kind === 'random') yield tryDrawn(ground, drawn(ground, batch, number, number))
  else if (kind === 'single') yield tryOut(ground, [singleCrash(ground, number)])
  else for (const pair of pairsOf(ground, batch, number)) yield tryOut(ground, pair)
}

function tryDrawn(ground: Ground, { schedule, beginnings, finding, equivalent }: DrawnSchedule): Finding {
  return { ...(finding ?? tryOut(ground, schedule)), schedule, beginnings, equivalent }
}

function drawn(ground: Ground, batch: Batch, number: number, ofSchedule: number): DrawnSchedule {
  const parent = parentOf(batch, number)
  if (parent === null) return randomSchedule(ground, batch.seed, ofSchedule)
  return variedSchedule(ground, parent.schedule, batch.seed, ofSchedule)
}

const parentOf = ({ parents, from }: Batch, number: number): Parent | null => parents?.[number - from] ?? null

function pairsOf(ground: Ground, { seed, secondsEach = null }: ScenarioBatch, number: number): Schedule[] {
  if (secondsEach !== null) return drawnPairs(ground, seed, number, secondsEach)
  return pairsWith(ground, firstCrashes(ground)[number]!)
}

/** How many worlds without a sound crash-free run may be drawn in a row before that is an error. */
const MOST_ATTEMPTS = 20

function tryWorld(batch: WorldsBatch, number: number): Finding[] {
  const { seed, schedulesEach } = batch
  const parent = parentOf(batch, number)
  for (let skipped = 0; skipped < MOST_ATTEMPTS; skipped++) {
    const world =
      parent === null ? drawWorld(seed, number, skipped, batch) : variedWorld(parent.world!, seed, number, skipped)
    const ground = soundGround(world)
    if (ground === null) continue
    return Array.from({ length: schedulesEach }, (_, i) => {
      const finding = tryDrawn(ground, drawn(ground, batch, number, number * schedulesEach + i))
      return { ...finding, world, skipped: i === 0 ? skipped : 0 }
    })
  }
  throw new Error(`world ${number} of seed ${seed}: none of ${MOST_ATTEMPTS} completes without faults`)
}

/** Null if the crash-free run does not complete, or declares a host dead. */
export function soundGround(scenario: Scenario): Ground | null {
  try {
    const ground = groundOf(scenario)
    return ground.events.some(({ kind }) => kind === 'host-declared-dead') ? null : ground
  } catch (cause) {
    if (cause instanceof UnsoundGround) return null
    throw cause
  }
}

// A ground's crash-free run takes as long as a schedule: a worker computes it once and keeps it for later batches.
const GROUNDS_KEPT = 8
const grounds = new Map<string, Ground>()

/** The cached ground of a scenario. Throws UnsoundGround. */
export function rememberedGround(scenario: Scenario, own: OwnCode = noOwnCode): Ground {
  const key = JSON.stringify(scenario)
  let ground = grounds.get(key)
  if (ground?.own !== own) {
    ground = groundOf(scenario, own)
    if (grounds.size >= GROUNDS_KEPT) grounds.delete(grounds.keys().next().value!)
    grounds.set(key, ground)
  }
  return ground
}
