// Whole runs under crashes by chance, next to what the formula gives for the same rate: the overhead and the cost of a single crash do not
// know of crashes during a recovery, or of those that strike what is being done again.
//
// Every workstation but the master's may crash, the spare one too, since workers move: so the hosts that workers run on crash at the given
// rate all the time. The instants come from the seed of the trial alone, and are the same under every protocol.

import type { Fault } from '../../../faults/plan.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { trialSeed } from '../../trials.ts'
import { rivals } from '../by-protocol/index.ts'
import { type Comparison, hasCompleted, percentsOver, spreadOf } from '../comparison.ts'
import { type BrokenInvariant, brokenIn, crashWay, workerHosts } from '../crashes.ts'
import type { RivalResult, RivalRun } from '../rival-run.ts'
import { scenarioOf, withoutFaultTolerance, withSpare } from '../rival-scenarios.ts'
import type { CrashRow, OverheadRow, RateRow } from '../rows.ts'
import { measuredCosts, wastePercent } from './formula.ts'

/** Soon enough for the spare workstation not to run out. */
const RESTART_NS = 60e9
/** Crashes cease after so many times the length of the undisturbed run, so that a program that never gets ahead of them ends. */
const MOST_LENGTHS = 10

const saving = ({ protocols }: Comparison): Comparison['protocols'] =>
  protocols.filter((kind) => rivals[kind].isBaseline !== true)

export const rateRunCount = (comparison: Comparison): number => {
  const { applications, trials, rates } = comparison
  return rates.length === 0 ? 0 : applications.length * trials * (1 + saving(comparison).length * rates.length)
}

export async function measureRates(
  comparison: Comparison,
  measured: { readonly overheads: readonly OverheadRow[]; readonly crashes: readonly CrashRow[] },
): Promise<{ rows: RateRow[]; broken: BrokenInvariant[] }> {
  const { applications, scenarios, rates, trials, seed, run } = comparison
  if (rates.length === 0) return { rows: [], broken: [] }
  const seeds = Array.from({ length: trials }, (_, number) => trialSeed(seed, number))
  const bases = await Promise.all(
    applications.map(async (application) => {
      const scenario = scenarioOf(withSpare(scenarios[application]), withoutFaultTolerance)
      return run(seeds.map((each): RivalRun => ({ scenario, seed: each, look: 'time' })))
    }),
  )
  const parts = await Promise.all(
    saving(comparison).flatMap((protocol) =>
      applications.map(async (application, place) => {
        const base = bases[place]!
        const under = scenarioOf(withSpare(scenarios[application]), crashWay(protocol))
        const untilNs = Math.round(MOST_LENGTHS * base[0]!.endsAtSeconds * 1e9)
        const crashing = rates.map((every) => crashingByChance(under, workerHosts(base[0]!), every, untilNs))
        // trial by trial: those of one trial are compared with the same run without crashes, of which a worker keeps the last
        const runs = seeds.flatMap((each) =>
          crashing.map((scenario): RivalRun => ({ scenario, seed: each, look: 'crash' })),
        )
        const results = await run(runs)
        const costs = measuredCosts(measured, protocol, application)
        const rows = rates.map((every, column): RateRow => {
          const own = results.filter((_, at) => at % rates.length === column)
          return {
            ...{ protocol, application, crashEverySeconds: every, ...rowOf(own, base, untilNs) },
            formulaPercent: costs && wastePercent(costs.overheadPercent, costs.elapsedSeconds, every),
          }
        })
        return { rows, broken: brokenIn({ protocol, application }, runs, results) }
      }),
    ),
  )
  return { rows: parts.flatMap(({ rows }) => rows), broken: parts.flatMap(({ broken }) => broken) }
}

function rowOf(
  results: readonly RivalResult[],
  base: readonly RivalResult[],
  untilNs: number,
): Omit<RateRow, 'protocol' | 'application' | 'crashEverySeconds' | 'formulaPercent'> {
  const inTime = (result: RivalResult): boolean => hasCompleted(result) && result.endsAtSeconds * 1e9 <= untilNs
  const kept = results.flatMap((result, trial) => (inTime(result) ? [{ result, base: base[trial]! }] : []))
  const { mean, ci95 } = spreadOf(
    percentsOver(
      kept.map(({ result }) => result),
      kept.map((each) => each.base),
    ),
  )
  return {
    ...{ trials: results.length, completed: kept.length },
    cannotRecover: results.filter(({ outcome }) => outcome === 'cannot-recover').length,
    unfinished: results.filter((result) => hasCompleted(result) && !inTime(result)).length,
    crashes: spreadOf(kept.map(({ result }) => crashesIn(result))).mean,
    ...{ lostPercent: mean, ci95 },
  }
}

/** Those that took a process with them, since the last process had begun. */
const crashesIn = ({ crash, endsAtSeconds, seconds }: RivalResult): number =>
  crash!.strikes.filter(({ atNs, processes }) => processes > 0 && atNs >= (endsAtSeconds - seconds) * 1e9).length

/** @param everySeconds the mean time between crashes of as many hosts as there are workers */
function crashingByChance(base: Scenario, workers: readonly string[], everySeconds: number, untilNs: number): Scenario {
  const spare = base.hosts.filter(({ role }) => role === 'workstation').at(-1)!.name
  const hosts = [...workers, spare]
  const crashes: Fault = {
    ...{ kind: 'crashes', hosts, distribution: 'exponential', shape: 1 },
    meanTimeBetweenNs: Math.round((everySeconds * 1e9 * workers.length) / hosts.length),
    ...{ restartAfterNs: RESTART_NS, untilNs },
  }
  return { ...base, faults: [crashes] }
}
