// Overhead against the checkpoint interval: how much longer a long computation takes when workstations crash by chance, for several
// intervals, measured and by Daly's formula. One worker computes, so that the formula's assumptions are met: what is lost in a
// crash is the work of one process since its last checkpoint. All intervals meet the same crashes (the same seeds).
// Assumes workstations that are more than the process needs, so that one is always there to take it over.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type RunTrials, type Trial, trialSeed } from '../trials.ts'
import { dalyInterval, expectedRunningTime, youngInterval } from '../validate/daly.ts'

export interface IntervalCurveOptions {
  /** A run without faults; its policy and size stand, its interval and workers do not. */
  readonly scenario: Scenario
  readonly seed: string
  /** Of each interval. */
  readonly trials: number
  readonly intervalSeconds: readonly number[]
  /** Of each workstation. */
  readonly meanTimeBetweenCrashesSeconds: number
  readonly run: RunTrials
}

export interface IntervalPoint {
  readonly intervalSeconds: number
  /** Percent over the time without checkpoints and crashes. */
  readonly withoutCrashes: Measured
  readonly withCrashes: Measured
  readonly expectedPercent: number
}

export interface Measured {
  /** NaN if no run came to its end. */
  readonly mean: number
  /** Half the width of the 95 % interval. */
  readonly ci95: number
  /** Runs that came to their end; the others are in no mean. */
  readonly runs: number
}

export interface IntervalCurve {
  readonly workSeconds: number
  readonly meanTimeBetweenCrashesSeconds: number
  /** By how much one checkpoint delays the process. */
  readonly checkpointSeconds: number
  /** From a crash until the process computes again, without what it does again. */
  readonly restartSeconds: number
  readonly young: number
  readonly daly: number
  readonly points: readonly IntervalPoint[]
}

/** A crashed workstation is back after so long. */
const RESTART_NS = 30e9
/** Trials without crashes differ by little. */
const QUIET_TRIALS = 3

type Known = Omit<IntervalCurve, 'points' | 'young' | 'daly'>

/** What the formula says, also between the points. */
export const expectedPercent = (known: Known, intervalSeconds: number): number =>
  (expectedRunningTime({ ...known, intervalSeconds }) / known.workSeconds - 1) * 100

export async function intervalCurve(options: IntervalCurveOptions): Promise<IntervalCurve> {
  const { seed, trials, intervalSeconds, meanTimeBetweenCrashesSeconds, run } = options
  const batch = (scenario: Scenario, count: number): Trial[] =>
    Array.from({ length: count }, (_, number) => ({ scenario, seed: trialSeed(seed, number) }))
  const quiet = Math.min(QUIET_TRIALS, trials)
  const middle = intervalSeconds[Math.floor(intervalSeconds.length / 2)]!
  const perInterval = (of: (scenario: Scenario) => Scenario, count: number): Trial[][] =>
    intervalSeconds.map((seconds) => batch(of(withInterval(options.scenario, seconds)), count))
  const [[bare], [oneCrash], withoutCrashes, withCrashes] = await runGroups(run, [
    [batch(withInterval(options.scenario, null), quiet)],
    [batch(withOneCrash(withInterval(options.scenario, middle)), quiet)],
    perInterval((scenario) => scenario, quiet),
    perInterval((scenario) => withChance(scenario, meanTimeBetweenCrashesSeconds), trials),
  ])
  const workSeconds = secondsOf(bare!).mean
  const known: Known = {
    workSeconds,
    meanTimeBetweenCrashesSeconds,
    checkpointSeconds: Observations.of(withoutCrashes.flat().flatMap((result) => delays(result, workSeconds))).mean,
    restartSeconds: secondsOf(oneCrash!).mean - secondsOf(withoutCrashes[intervalSeconds.indexOf(middle)]!).mean,
  }
  const percent = (runs: readonly SimulationResult[]): Measured => {
    const observed = Observations.of(runs.filter(completed).map(({ seconds }) => (seconds / workSeconds - 1) * 100))
    return { mean: observed.mean, ci95: observed.halfWidth, runs: observed.count }
  }
  return {
    ...known,
    young: youngInterval(known.checkpointSeconds, meanTimeBetweenCrashesSeconds),
    daly: dalyInterval(known.checkpointSeconds, meanTimeBetweenCrashesSeconds),
    points: intervalSeconds.map((interval, at) => ({
      intervalSeconds: interval,
      withoutCrashes: percent(withoutCrashes[at]!),
      withCrashes: percent(withCrashes[at]!),
      expectedPercent: expectedPercent(known, interval),
    })),
  }
}

type Runs = readonly SimulationResult[]

/** All in one batch, so that no worker waits at the end of a group; the results stand as the trials did. */
async function runGroups<const Groups extends readonly (readonly (readonly Trial[])[])[]>(
  run: RunTrials,
  groups: Groups,
): Promise<{ readonly [G in keyof Groups]: readonly Runs[] }> {
  const results = await run(groups.flat(2))
  let taken = 0
  const take = ({ length }: readonly Trial[]): Runs => {
    taken += length
    return results.slice(taken - length, taken)
  }
  return groups.map((group) => group.map(take)) as { readonly [G in keyof Groups]: readonly Runs[] }
}

/** One worker with this interval; null: neither checkpoints nor log. */
function withInterval(scenario: Scenario, intervalSeconds: number | null): Scenario {
  const { application, protocol } = scenario
  const { policy } = protocol.checkpoint
  return {
    ...scenario,
    application: { ...application, workers: 1, replication: null },
    protocol:
      intervalSeconds === null
        ? { ...protocol, replication: 0, checkpoint: { policy: 'none', intervalNs: protocol.checkpoint.intervalNs } }
        : { ...protocol, checkpoint: { policy, intervalNs: Math.round(intervalSeconds * 1e9) } },
    limitNs: 30 * 86_400e9,
  }
}

/** The worker's host crashes as a checkpoint commits: no work is lost, so what the crash costs is finding out and restoring. */
const withOneCrash = (scenario: Scenario): Scenario => {
  const process = `${scenario.application.kind}/1`
  const event = { kind: 'checkpoint-commits', process, count: 1 } as const
  const moment = { kind: 'event', event, delayNs: 0 } as const
  return { ...scenario, faults: [{ kind: 'crash', hosts: ['ws1'], moment, restartAfterNs: RESTART_NS }] }
}

/** Every workstation crashes on its own, so often on the mean. */
export function withChance(scenario: Scenario, meanTimeBetweenCrashesSeconds: number): Scenario {
  const hosts = scenario.hosts.filter(({ role }) => role === 'workstation').map(({ name }) => name)
  // the fault's own mean is that of all hosts together
  const meanTimeBetweenNs = Math.round((meanTimeBetweenCrashesSeconds * 1e9) / hosts.length)
  const chance = { distribution: 'exponential', shape: 1, untilNs: null } as const
  return {
    ...scenario,
    faults: [{ kind: 'crashes', hosts, meanTimeBetweenNs, ...chance, restartAfterNs: RESTART_NS }],
  }
}

const completed = ({ outcome }: SimulationResult): boolean => outcome === 'completed'
const secondsOf = (runs: Runs): Observations => Observations.of(runs.filter(completed).map(({ seconds }) => seconds))

/** By how much each checkpoint delayed the run, on the mean; none if there was no checkpoint. */
function delays({ seconds, processes }: SimulationResult, workSeconds: number): number[] {
  const checkpoints = Math.max(...processes.map((process) => process.checkpoints))
  return checkpoints > 0 ? [(seconds - workSeconds) / checkpoints] : []
}
