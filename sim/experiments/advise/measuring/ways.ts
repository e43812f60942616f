// Which ways of saving are measured: every protocol in the way of the file, and then all others, or, if those are too many, the best two
// protocols in all others. Only those that may still be the best are measured to the end.

import { protocols } from '../../../protocols/protocols.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import type { ProtocolKind } from '../../../scenario/vocabulary.ts'
import { type Candidate, isSame, type Outdone, wayOf } from '../advice.ts'
import type { Way } from '../model.ts'
import { type CostsSoFar, measureCosts, middleOf } from './costs.ts'
import { NotMeasurable } from './pace.ts'
import type { Sample } from './sample.ts'
import type { PerformShortRuns } from './short-run.ts'

/** Protocols with checkpoints. */
export const savingKinds = (Object.keys(protocols) as (keyof typeof protocols)[]).filter((kind) => kind !== 'none')

/** If there are more ways than this, not all are measured. */
const MOST_WAYS = 12
const FINALISTS = 2

export interface WaysAsked {
  readonly policies: readonly Candidate['policy'][]
  /** Null: as many as there are servers, up to two. */
  readonly copies: readonly number[] | null
  /** Null: all. */
  readonly protocols: readonly ProtocolKind[] | null
}

export interface MeasuredWays {
  readonly ways: readonly Way[]
  readonly outdone: readonly Outdone[]
  readonly problems: readonly string[]
}

export interface Judging {
  /** The overhead of a way at its best interval. */
  readonly secondsOf: (way: Way) => number
  /** The same with neither checkpoints nor crashes. */
  readonly workSeconds: number
}

/** Ways whose checkpoints alone cost this many times the best overhead are not measured to the end. */
const OUTDONE = 2

export async function measureWays(
  sample: Sample,
  asked: WaysAsked,
  { seed, run, onStage }: { seed: string; run: PerformShortRuns; onStage?: (stage: string) => void },
  { secondsOf, workSeconds }: Judging,
): Promise<MeasuredWays> {
  const { protocol, hosts } = sample.job.scenario
  const kinds = asked.protocols ?? savingKinds
  const degrees = asked.copies ?? degreesWith(hosts)
  const ways: Way[] = []
  const outdone: Outdone[] = []
  const problems: string[] = []
  let [done, planned] = [0, 0]

  const measureOne = async (candidate: Candidate, known: readonly Way[]): Promise<void> => {
    const like = known.find((each) => each.candidate.policy === candidate.policy)
    const best = known.length === 0 ? null : known.reduce((a, b) => (secondsOf(b) < secondsOf(a) ? b : a))
    const most = best === null ? Number.POSITIVE_INFINITY : workSeconds + OUTDONE * (secondsOf(best) - workSeconds)
    const atLeast = (soFar: CostsSoFar): number => secondsOf({ candidate, costs: { ...best!.costs, ...soFar } })
    const isOutdone = (soFar: CostsSoFar): boolean => {
      if (best === null || atLeast(soFar) <= most) return false
      outdone.push({ ...candidate, atLeastSeconds: most })
      return true
    }
    const near = like === undefined ? {} : { nearSeconds: middleOf(like.costs) }
    try {
      const costs = await measureCosts(sample, candidate, { seed, run, isOutdone, ...near })
      if (costs !== null) ways.push({ candidate, costs })
    } catch (cause) {
      if (!(cause instanceof NotMeasurable)) throw cause
      problems.push(`${wayOf(candidate)}: ${cause.message}`)
    }
  }

  const measure = async (candidates: readonly Candidate[]): Promise<void> => {
    planned += candidates.length
    const tell = () => onStage?.(`${done} of ${planned} ways of saving measured`)
    tell()
    const known = [...ways]
    await Promise.all(
      candidates.map(async (candidate) => {
        await measureOne(candidate, known)
        done++
        tell()
      }),
    )
    // in the order of the candidates, whichever was measured first
    ways.sort((a, b) => order(a.candidate) - order(b.candidate))
  }
  const all = kinds.flatMap((kind) =>
    asked.policies.flatMap((policy) => degrees.map((copies): Candidate => ({ protocol: kind, policy, copies }))),
  )
  const order = (each: Candidate): number => all.findIndex((other) => isSame(each, other))
  const policy = asked.policies.find((each) => each === protocol.checkpoint.policy) ?? asked.policies.at(-1)!
  const copies = degrees.find((each) => each === protocol.replication) ?? degrees[0]!
  const first = (each: Candidate): boolean => each.policy === policy && each.copies === copies
  await measure(all.filter(first))
  const ranked = [...ways].sort((a, b) => secondsOf(a) - secondsOf(b)).map(({ candidate }) => candidate.protocol)
  const finalists = all.length <= MOST_WAYS ? kinds : ranked.slice(0, FINALISTS)
  await measure(all.filter((each) => finalists.includes(each.protocol) && !first(each)))
  outdone.sort((a, b) => order(a) - order(b))
  return { ways, outdone, problems: problems.sort((a, b) => (a < b ? -1 : 1)) }
}

function degreesWith(hosts: Scenario['hosts']): number[] {
  const servers = hosts.filter(({ role }) => role === 'server').length
  return Array.from({ length: Math.min(2, servers) }, (_, i) => i + 1)
}
