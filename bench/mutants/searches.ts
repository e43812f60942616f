// The two searches with which a mutant is tried, under the protocols in whose runs it can show. The short one tries small scenarios of every
// application, which are cheapest: many slips show anywhere. The long one draws worlds, as `starsim check --worlds` does, and varies those
// with new combinations.

import { runBatch, type ScenarioBatch } from '../../sim/experiments/search/batch.ts'
import type { Violated } from '../../sim/experiments/search/finding.ts'
import { search } from '../../sim/experiments/search/search.ts'
import {
  type SmallApplication,
  type SmallSetting,
  smallApplications,
  smallScenario,
} from '../../sim/experiments/search/worlds/small-scenarios.ts'
import type { ProtocolKind } from '../../sim/protocols/protocols.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'

export type SearchLength = 'short' | 'long'
/** @param onProgress called with the number of additional schedules tried; returns the first violation, or null */
type Search = (
  schedules: number,
  protocols: readonly ProtocolKind[],
  onProgress: (schedules: number) => void,
) => Promise<Violated | null>

const SEED = 'mutants'
const SCHEDULES_EACH = 10

/** One of each application, then the next of each, and so on. */
const settings: readonly SmallSetting[] = [
  { policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' } as const,
  { policy: 'full', replication: 2, placement: 'least-loaded', memory: 'symbolic' } as const,
  { policy: 'pre-copy', replication: 3, placement: 'detector', memory: 'bytes' } as const,
].flatMap((how) => (Object.keys(smallApplications) as SmallApplication[]).map((kind) => ({ kind, ...how })))

export const searches: { readonly [L in SearchLength]: Search } = {
  async short(schedules, protocols, onProgress) {
    for (let number = 0; number * SCHEDULES_EACH < schedules; number++) {
      const setting = settings[number % settings.length]!
      const small = smallScenario({ ...setting, ...(setting.kind === 'random' && { programSeed: number }) })
      const kind = protocols[number % protocols.length]!
      const scenario: Scenario = { ...small, protocol: { ...small.protocol, kind } }
      const batch: ScenarioBatch = { kind: 'random', scenario, seed: SEED, from: 0, to: SCHEDULES_EACH }
      for (const { violation } of runBatch(batch)) {
        onProgress(1)
        if (violation !== null) return violation
      }
    }
    return null
  },

  async long(schedules, protocols, onProgress) {
    const plan = {
      kind: 'worlds',
      worlds: schedules,
      schedulesEach: 1,
      protocols,
      without: [],
      seed: SEED,
      violations: 1,
    } as const
    const { violations } = await search(plan, { run: async (batch) => runBatch(batch), jobs: 1, onProgress })
    return violations[0] ?? null
  },
}
