// The cost of a crash: one crash of a worker's host, the same strikes for all protocols, so that schedules can be compared one by one.
// There is one spare workstation. Every run is checked with all checks of its protocol.

import { RandomStreams } from '../../kernel/chance/random.ts'
import type { ViolationResult } from '../../result.ts'
import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import { trialSeed } from '../trials.ts'
import { rivals } from './by-protocol/index.ts'
import { type Comparison, hasCompleted, spreadOf } from './comparison.ts'
import type { CrashCost, RivalResult, RivalRun } from './rival-run.ts'
import {
  type RivalApplication,
  type Strike,
  scenarioOf,
  type Way,
  withCrashes,
  withoutFaultTolerance,
  withSpare,
} from './rival-scenarios.ts'
import type { CrashRow } from './rows.ts'

export interface BrokenInvariant extends ViolationResult {
  readonly protocol: ProtocolKind
  readonly application: RivalApplication
  /** Of all random draws of the run. */
  readonly seed: string
  /** The crashes that struck. */
  readonly strikes: readonly Strike[]
}

export const brokenIn = (
  of: Pick<BrokenInvariant, 'protocol' | 'application'>,
  runs: readonly RivalRun[],
  results: readonly RivalResult[],
): BrokenInvariant[] =>
  results.flatMap(({ violations, crash }, at) =>
    violations.map((violation) => ({
      ...{ ...violation, ...of, seed: runs[at]!.seed },
      strikes: crash!.strikes.map(({ host, atNs }) => ({ host, atNs })),
    })),
  )

/** How processes are saved in all runs with crashes. */
export const crashWay = (protocol: ProtocolKind): Way =>
  rivals[protocol].isBaseline === true
    ? { protocol, policy: 'none', replication: 0, intervalSeconds: null }
    : { protocol, policy: 'incremental', replication: 1, intervalSeconds: 120 }

export const crashRunCount = ({ protocols, applications, crashes }: Comparison): number =>
  applications.length * (1 + protocols.length * (crashes + 1))

export async function measureCrashes(
  comparison: Comparison,
): Promise<{ rows: CrashRow[]; broken: BrokenInvariant[]; fingerprints: string[] }> {
  const { protocols, applications, scenarios, seed, run } = comparison
  const parts = await Promise.all(
    applications.map(async (application) => {
      const base = withSpare(scenarios[application])
      const only = trialSeed(seed, 0)
      const { strikes } = await strikesWith(comparison, application)
      return Promise.all(
        protocols.map(async (protocol) => {
          const scenario = scenarioOf(base, crashWay(protocol))
          const crashing = strikes.map(
            (strike): RivalRun => ({ scenario: withCrashes(scenario, [strike]), seed: only, look: 'crash' }),
          )
          const [without, ...struck] = await run([{ scenario, seed: only, look: 'time' }, ...crashing])
          const broken = brokenIn({ protocol, application }, crashing, struck)
          return { row: rowOf(protocol, application, without!, struck), broken, struck }
        }),
      )
    }),
  )
  const all = parts.flat()
  return {
    rows: protocols.flatMap((protocol) => all.flatMap(({ row }) => (row.protocol === protocol ? [row] : []))),
    broken: all.flatMap(({ broken }) => broken),
    fingerprints: all.flatMap(({ struck }) => struck.map(({ fingerprint }) => fingerprint)),
  }
}

/** The crashes that all protocols suffer with this program, and the hosts on which its workers begin. */
export async function strikesWith(
  { scenarios, seed, crashes, run }: Comparison,
  application: RivalApplication,
): Promise<{ strikes: Strike[]; hosts: string[] }> {
  const scenario = scenarioOf(withSpare(scenarios[application]), withoutFaultTolerance)
  const [undisturbed] = await run([{ scenario, seed: trialSeed(seed, 0), look: 'time' }])
  return { strikes: strikesIn(undisturbed!, crashes, seed, application), hosts: workerHosts(undisturbed!) }
}

const workersIn = ({ ends }: RivalResult): RivalResult['ends'] => ends.filter(({ process }) => !process.endsWith('/0'))

/** Of a run without crashes. */
export function workerHosts(undisturbed: RivalResult): string[] {
  const hostNames = workersIn(undisturbed).map(({ host }) => host)
  return hostNames.sort()
}

/** While all workers are at work in the run without fault tolerance, which is the shortest. */
function strikesIn(undisturbed: RivalResult, count: number, seed: string, application: RivalApplication): Strike[] {
  const { seconds, endsAtSeconds } = undisturbed
  const fromNs = (endsAtSeconds - seconds) * 1e9
  const untilNs = Math.min(...workersIn(undisturbed).map(({ atSeconds }) => atSeconds)) * 1e9
  const hostNames = workerHosts(undisturbed)
  const random = new RandomStreams(seed).of(`strikes of ${application}`)
  return Array.from({ length: count }, () => ({
    host: random.pick(hostNames),
    atNs: Math.floor(fromNs + random.uniform() * (untilNs - fromNs)),
  }))
}

function rowOf(
  protocol: ProtocolKind,
  application: RivalApplication,
  without: RivalResult,
  struck: readonly RivalResult[],
): CrashRow {
  const recovered = struck.filter(hasCompleted)
  const mean = (of: (cost: CrashCost) => number | null): number | null =>
    spreadOf(recovered.flatMap(({ crash }) => of(crash!) ?? [])).mean
  const most = (of: (cost: CrashCost) => number): number => Math.max(0, ...recovered.map(({ crash }) => of(crash!)))
  const elapsed = spreadOf(hasCompleted(without) ? recovered.map(({ seconds }) => seconds - without.seconds) : [])
  return {
    ...{ protocol, application, schedules: struck.length },
    detectionSeconds: mean((cost) => cost.detectionSeconds),
    restoreSeconds: mean((cost) => cost.restoreSeconds),
    replaySeconds: mean((cost) => cost.replaySeconds),
    undoneSecondsDead: mean((cost) => cost.undoneSecondsDead),
    undoneSecondsSurvivors: mean((cost) => cost.undoneSecondsSurvivors),
    survivorsRolledBack: mean((cost) => cost.survivorsRolledBack),
    elapsedSeconds: elapsed.mean,
    elapsedCi95: elapsed.ci95,
    cannotRecover: struck.filter(({ outcome }) => outcome === 'cannot-recover').length,
    deepestFall: most((cost) => cost.deepestFall),
    longestUndoneSeconds: most((cost) => cost.longestUndoneSeconds),
    processesRead: mean((cost) => cost.processesRead),
    hostsActing: mean((cost) => cost.hostsActing),
    replayedMessages: mean((cost) => cost.replayedMessages),
    versionsKept: recovered.some(({ crash }) => crash!.versionsKept !== null)
      ? most((cost) => cost.versionsKept ?? 0)
      : null,
  }
}
