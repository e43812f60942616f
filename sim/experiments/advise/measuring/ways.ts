// Which ways of saving are measured: all of them, or, where that would be too many, every protocol in one way and then the best
// two protocols in all.

import { protocols } from '../../../protocols/protocols.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import type { ProtocolKind } from '../../../scenario/vocabulary.ts'
import type { Candidate } from '../advice.ts'
import type { Way } from '../model.ts'
import { measureCosts } from './costs.ts'
import { NotMeasurable } from './pace.ts'
import type { Sample } from './sample.ts'
import type { PerformShortRuns } from './short-run.ts'

/** Protocols with checkpoints. */
export const savingKinds = (Object.keys(protocols) as (keyof typeof protocols)[]).filter((kind) => kind !== 'none')

/** More ways than that are not measured all. */
const MOST_WAYS = 12
const FINALISTS = 2

export interface WaysAsked {
  readonly policies: readonly Candidate['policy'][]
  /** Null: as many as there are servers, up to two. */
  readonly copies: readonly number[] | null
  /** Null: all that there are. */
  readonly protocols: readonly ProtocolKind[] | null
}

export interface MeasuredWays {
  readonly ways: readonly Way[]
  readonly problems: readonly string[]
}

export async function measureWays(
  sample: Sample,
  asked: WaysAsked,
  { seed, run, onStage }: { seed: string; run: PerformShortRuns; onStage?: (stage: string) => void },
  bestOf: (way: Way) => number,
): Promise<MeasuredWays> {
  const { protocol, hosts } = sample.job.scenario
  const kinds = asked.protocols ?? savingKinds
  const degrees = asked.copies ?? degreesWith(hosts)
  const ways: Way[] = []
  const problems: string[] = []
  let [done, planned] = [0, 0]
  const measure = async (candidates: readonly Candidate[]): Promise<void> => {
    planned += candidates.length
    const tell = () => onStage?.(`${done} of ${planned} ways of saving measured`)
    tell()
    const measured = await Promise.all(
      candidates.map(async (candidate): Promise<Way | string> => {
        try {
          return { candidate, costs: await measureCosts(sample, candidate, seed, run) }
        } catch (cause) {
          if (!(cause instanceof NotMeasurable)) throw cause
          return `${candidate.protocol}, ${candidate.policy}, ${candidate.copies} copies: ${cause.message}`
        } finally {
          done++
          tell()
        }
      }),
    )
    for (const each of measured) {
      if (typeof each === 'string') problems.push(each)
      else ways.push(each)
    }
  }
  const allOf = (some: readonly ProtocolKind[]): Candidate[] =>
    some.flatMap((kind) =>
      asked.policies.flatMap((policy) => degrees.map((copies): Candidate => ({ protocol: kind, policy, copies }))),
    )
  const all = allOf(kinds)
  if (all.length <= MOST_WAYS || kinds.length <= FINALISTS) await measure(all)
  else {
    const policy = asked.policies.find((each) => each === protocol.checkpoint.policy) ?? asked.policies.at(-1)!
    const copies = degrees.find((each) => each === protocol.replication) ?? degrees[0]!
    await measure(kinds.map((kind) => ({ protocol: kind, policy, copies })))
    const ranked = [...ways].sort((a, b) => bestOf(a) - bestOf(b))
    const finalists = ranked.slice(0, FINALISTS).map(({ candidate }) => candidate.protocol)
    await measure(allOf(finalists).filter((each) => each.policy !== policy || each.copies !== copies))
  }
  return { ways, problems: problems.sort((a, b) => (a < b ? -1 : 1)) }
}

function degreesWith(hosts: Scenario['hosts']): number[] {
  const servers = hosts.filter(({ role }) => role === 'server').length
  return Array.from({ length: Math.min(2, servers) }, (_, i) => i + 1)
}
