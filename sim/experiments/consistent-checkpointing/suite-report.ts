// The suite as one document: a row for each program, the claims of the paper, and what went wrong.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { ViolationResult } from '../../result.ts'
import { Fingerprint } from '../../trace/fingerprint.ts'
import { rivals } from '../rivals/by-protocol/index.ts'
import { type Derived, meets } from '../rivals/derived.ts'
import { type RunBatch, trialSeed } from '../trials.ts'
import { type ClaimRow, weighClaims } from './claims.ts'
import type { Estimated, SuiteRow, TrafficFigures } from './rows.ts'
import { inWay, PAPER, type Suite, type SuiteProgram, suitePrograms, type Way, ways } from './suite.ts'
import type { SuiteResult, SuiteRun } from './suite-run.ts'

export interface SuiteReport {
  readonly paper: typeof PAPER
  readonly seed: string
  readonly trials: number
  /** Of all runs. */
  readonly fingerprint: string
  readonly programs: readonly SuiteRow[]
  readonly claims: readonly ClaimRow[]
  /** Runs that did not complete, and invariants that were broken; a count that differs from its derived figure is listed in its row. */
  readonly broken: readonly BrokenRun[]
}

export interface BrokenRun {
  readonly program: SuiteProgram
  readonly way: Way
  readonly seed: string
  readonly outcome: SuiteResult['outcome']
  readonly reason: string | null
  readonly violations: readonly ViolationResult[]
}

export interface SuiteOptions {
  readonly seed: string
  /** Runs of each program in each way. */
  readonly trials: number
  readonly run: RunBatch<SuiteRun, SuiteResult>
}

export const suiteRunCount = (suite: Suite, trials: number): number =>
  Object.keys(suite).length * (ways.length * trials + 1)

interface Done {
  readonly program: SuiteProgram
  readonly way: Way
  readonly run: SuiteRun
  readonly result: SuiteResult
}

/** Throws RangeError unless there is one trial or more. */
export async function reproduceSuite(suite: Suite, { seed, trials, run }: SuiteOptions): Promise<SuiteReport> {
  if (!Number.isInteger(trials) || trials < 1) throw new RangeError(`trials are a whole number from 1; got ${trials}`)
  const programs = suitePrograms.filter((program) => suite[program] !== undefined)
  const planned = programs.flatMap((program) => plan(program, suite, seed, trials))
  const results = await run(planned.map((each) => each.run))
  const done = planned.map((each, at) => ({ ...each, result: results[at]! }))
  const rows = programs.map((program) => rowOf(program, done))
  const digest = new Fingerprint()
  for (const { result } of done) digest.text(result.fingerprint)
  return {
    ...{ paper: PAPER, seed, trials },
    fingerprint: digest.toString(),
    programs: rows,
    claims: weighClaims(rows),
    broken: done
      .filter(({ result }) => !hasCompleted(result) || result.violations.length > 0)
      .map(({ program, way, run: { seed: ofRun }, result: { outcome, reason, violations } }) => ({
        ...{ program, way, seed: ofRun, outcome, reason, violations },
      })),
  }
}

/** Whether no invariant was broken and every count is as derived from the protocol's definition. The claims do not affect it. */
export const isGood = ({ broken, programs }: SuiteReport): boolean =>
  broken.length === 0 && programs.every(({ traffic }) => traffic === null || traffic.missed.length === 0)

function plan(program: SuiteProgram, suite: Suite, seed: string, trials: number): Omit<Done, 'result'>[] {
  const runOf = (way: Way, number: number, look: SuiteRun['look']): Omit<Done, 'result'> => ({
    ...{ program, way },
    run: { scenario: inWay(suite[program]!, way), seed: trialSeed(seed, number), look },
  })
  return [
    runOf('copy-on-write', 0, 'traffic'),
    ...Array.from({ length: trials }, (_, number) =>
      ways.map((way) => runOf(way, number, way === 'rounds-alone' ? 'time' : 'watched')),
    ).flat(),
  ]
}

const hasCompleted = ({ outcome }: SuiteResult): boolean => outcome === 'completed'

function estimate(values: Iterable<number>): Estimated {
  const { count, mean, halfWidth } = Observations.of(values)
  return { mean: count === 0 ? null : mean, ci95: count < 2 ? null : halfWidth }
}

function rowOf(program: SuiteProgram, done: readonly Done[]): SuiteRow {
  const of = (way: Way): SuiteResult[] =>
    done
      .filter((each) => each.program === program && each.way === way && each.run.look !== 'traffic')
      .map(({ result }) => result)
  const [without, copied, full, rounds] = [of('without'), of('copy-on-write'), of('full'), of('rounds-alone')]
  const completed = copied.filter(hasCompleted)
  const mean = (of: (result: SuiteResult) => number): number | null => estimate(completed.map(of)).mean
  const counted = done.find((each) => each.program === program && each.run.look === 'traffic')!.result
  const processes = counted.traffic?.processes ?? 1
  return {
    program,
    seconds: estimate(without.filter(hasCompleted).map(({ workedSeconds }) => workedSeconds)),
    checkpoints: mean(({ checkpoints }) => checkpoints / processes),
    checkpointKB: mean(({ checkpointBytes, checkpoints }) => ((checkpointBytes / checkpoints) * processes) / 1024),
    overheadPercent: estimate(percentsOver(copied, without)),
    fullOverheadPercent: estimate(percentsOver(full, without)),
    stopSeconds: { full: stopSeconds(full), copyOnWrite: stopSeconds(copied) },
    synchronisationPercent: estimate(percentsOver(rounds, without)),
    endSeconds: mean(({ endSeconds }) => endSeconds),
    traffic: figuresOf(counted),
  }
}

/** How much longer each completed run took than its counterpart. */
const percentsOver = (results: readonly SuiteResult[], bases: readonly SuiteResult[]): number[] =>
  results.flatMap((result, trial) => {
    const base = bases[trial]!
    return hasCompleted(result) && hasCompleted(base) ? [(result.workedSeconds / base.workedSeconds - 1) * 100] : []
  })

const stopSeconds = (results: readonly SuiteResult[]): number | null =>
  estimate(
    results.flatMap((result) =>
      hasCompleted(result) && result.checkpoints > 0 ? [result.blockedSeconds / result.checkpoints] : [],
    ),
  ).mean

function figuresOf({ traffic }: SuiteResult): TrafficFigures | null {
  if (traffic === null) return null
  const { rounds, messages, controlMessages, headerBytes, drops } = traffic
  const exact = rivals.coordinated.derived({ ...traffic, copies: 1 })
  const derived = { ...exact, controlMessages: withRepetitions(exact.controlMessages, drops) }
  const quantities = ['datagrams', 'headerBytes', 'controlMessages', 'versions'] as const
  const missed = quantities.filter((quantity) => !meets(traffic[quantity], derived[quantity]))
  return { rounds, messages, controlMessages, headerBytes, missed }
}

/** If an answer is lost, the host is asked again, takes the checkpoint again, and answers again. */
function withRepetitions(derived: Derived, drops: number): Derived {
  if (derived === null || drops === 0) return derived
  const [least, most] = typeof derived === 'number' ? [derived, derived] : derived
  return [least, most + drops]
}
