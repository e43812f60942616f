// Two failures: after each of the crashes whose cost is measured, another worker's host crashes too, at the same instant or a given time
// later. Not every protocol promises to survive that; one that cannot has to say so. There are two spare workstations.

import { RandomStreams } from '../../../kernel/chance/random.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import type { ProtocolKind } from '../../../scenario/vocabulary.ts'
import { trialSeed } from '../../trials.ts'
import { type Comparison, hasCompleted, spreadOf } from '../comparison.ts'
import { type BrokenInvariant, brokenIn, crashWay, strikesWith } from '../crashes.ts'
import type { RivalResult, RivalRun } from '../rival-run.ts'
import { type RivalApplication, type Strike, scenarioOf, withCrashes, withSpare } from '../rival-scenarios.ts'
import type { SecondRow } from '../rows.ts'

/** A protocol, where it can be told how many hosts may be lost at once, with each number. */
interface Candidate {
  readonly protocol: ProtocolKind
  readonly failures: number | null
}

const candidatesOf = ({ protocols }: Comparison): Candidate[] =>
  protocols.flatMap((protocol): Candidate[] =>
    protocol === 'causal' ? [1, 2].map((failures) => ({ protocol, failures })) : [{ protocol, failures: null }],
  )

/** The protocol, with the number of hosts that may be lost at once if it is not one. */
export const candidateName = ({ protocol, failures }: Candidate): string =>
  failures === null || failures === 1 ? protocol : `${protocol}, f = ${failures}`

export const secondRunCount = (comparison: Comparison): number => {
  const { applications, crashes, gaps } = comparison
  if (gaps.length === 0) return 0
  return applications.length * (1 + candidatesOf(comparison).length * (1 + crashes * gaps.length))
}

export async function measureSecondCrashes(
  comparison: Comparison,
): Promise<{ rows: SecondRow[]; broken: BrokenInvariant[] }> {
  const { applications, scenarios, gaps, seed, run } = comparison
  if (gaps.length === 0) return { rows: [], broken: [] }
  const only = trialSeed(seed, 0)
  const pairs = await Promise.all(applications.map(async (each) => strikePairs(comparison, each)))
  const parts = await Promise.all(
    candidatesOf(comparison).flatMap(({ protocol, failures }) =>
      applications.map(async (application, place) => {
        const base = withSpare(withSpare(scenarios[application]))
        const scenario = surviving(scenarioOf(base, crashWay(protocol)), failures)
        const crashing = gaps.map((gap) =>
          pairs[place]!.map(
            (pair): RivalRun => ({
              ...{ scenario: withCrashes(scenario, struckAfter(gap, pair)), seed: only, look: 'crash' },
            }),
          ),
        )
        const [[without], ...struck] = await Promise.all([
          run([{ scenario, seed: only, look: 'time' }]),
          ...crashing.map((runs) => run(runs)),
        ])
        return {
          rows: gaps.map((gapSeconds, at) => ({
            ...{ protocol, application, failures, gapSeconds, ...rowOf(struck[at]!, without!) },
          })),
          broken: brokenIn({ protocol, application }, crashing.flat(), struck.flat()),
        }
      }),
    ),
  )
  return { rows: parts.flatMap(({ rows }) => rows), broken: parts.flatMap(({ broken }) => broken) }
}

interface StrikePair {
  readonly first: Strike
  /** Never that of the first. */
  readonly secondHost: string
}

async function strikePairs(comparison: Comparison, application: RivalApplication): Promise<StrikePair[]> {
  const { strikes, hosts } = await strikesWith(comparison, application)
  const random = new RandomStreams(comparison.seed).of(`second strikes of ${application}`)
  return strikes.map((first) => ({ first, secondHost: random.pick(hosts.filter((host) => host !== first.host)) }))
}

const struckAfter = (gapSeconds: number, { first, secondHost }: StrikePair): Strike[] => [
  first,
  { host: secondHost, atNs: first.atNs + Math.round(gapSeconds * 1e9) },
]

const surviving = (scenario: Scenario, failures: number | null): Scenario =>
  failures === null ? scenario : { ...scenario, protocol: { ...scenario.protocol, failures } }

function rowOf(
  struck: readonly RivalResult[],
  without: RivalResult,
): Pick<SecondRow, 'schedules' | 'recovered' | 'cannotRecover' | 'elapsedSeconds' | 'elapsedCi95'> {
  const recovered = struck.filter(hasCompleted)
  const elapsed = spreadOf(hasCompleted(without) ? recovered.map(({ seconds }) => seconds - without.seconds) : [])
  return {
    ...{ schedules: struck.length, recovered: recovered.length },
    cannotRecover: struck.filter(({ outcome }) => outcome === 'cannot-recover').length,
    ...{ elapsedSeconds: elapsed.mean, elapsedCi95: elapsed.ci95 },
  }
}
