// Overhead against checkpoint interval: how much longer a long computation takes when workstations crash at random, for several
// intervals, simulated and by Daly's formula. One worker computes, so that the formula's assumptions hold: a crash loses the work of
// one process since its last checkpoint. All intervals see the same crashes (the same seeds).
// Assumes spare workstations, so that one is always available to take the process over.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type RunTrials, type Trial, trialSeed } from '../trials.ts'
import { dalyInterval, expectedRunningTime, youngInterval } from '../validate/daly.ts'

export interface IntervalCurveOptions {
  /** A scenario without faults; its policy and size are kept, its interval and workers replaced. */
  readonly scenario: Scenario
  readonly seed: string
  /** Runs for each interval. */
  readonly trials: number
  readonly intervalSeconds: readonly number[]
  /** For each workstation. */
  readonly meanTimeBetweenCrashesSeconds: number
  readonly run: RunTrials
}

export interface IntervalPoint {
  readonly intervalSeconds: number
  /** In percent over the time without checkpoints and crashes. */
  readonly withoutCrashes: Measured
  readonly withCrashes: Measured
  readonly expectedPercent: number
}

export interface Measured {
  /** NaN if no run completed. */
  readonly mean: number
  /** Half the width of the 95 % interval. */
  readonly ci95: number
  /** Runs that completed; the others are left out of the mean. */
  readonly runs: number
}

export interface IntervalCurve {
  readonly workSeconds: number
  readonly meanTimeBetweenCrashesSeconds: number
  /** How much one checkpoint delays the process. */
  readonly checkpointSeconds: number
  /** From a crash until the process computes again, not counting the repeated work. */
  readonly restartSeconds: number
  readonly young: number
  readonly daly: number
  readonly points: readonly IntervalPoint[]
}

/** The downtime of a crashed workstation. */
const RESTART_NS = 30e9
/** Trials without crashes differ by little. */
const QUIET_TRIALS = 3

type Known = Omit<IntervalCurve, 'points' | 'young' | 'daly'>

/** The formula's prediction, also between the points. */
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

/** Runs all groups in one batch, so that no worker waits at the end of a group; results are grouped like the trials. */
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

/** The worker's host crashes as a checkpoint commits: no work is lost, so the crash costs only detection and restore. */
const withOneCrash = (scenario: Scenario): Scenario => {
  const process = `${scenario.application.kind}/1`
  const event = { kind: 'checkpoint-commits', process, count: 1 } as const
  const moment = { kind: 'event', event, delayNs: 0 } as const
  return { ...scenario, faults: [{ kind: 'crash', hosts: ['ws1'], moment, restartAfterNs: RESTART_NS }] }
}

/** Every workstation crashes independently, with this mean time between crashes. */
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

/** The mean delay per checkpoint of the run; empty if there was no checkpoint. */
function delays({ seconds, processes }: SimulationResult, workSeconds: number): number[] {
  const checkpoints = Math.max(...processes.map((process) => process.checkpoints))
  return checkpoints > 0 ? [(seconds - workSeconds) / checkpoints] : []
}
