// The traffic of a program's messages under each protocol, without crashes and with one copy, next to the figures that follow from the
// protocol's definition. A figure that differs is a mistake: in the protocol, or in the derivation.

import { trialSeed } from '../trials.ts'
import { rivals } from './by-protocol/index.ts'
import type { Comparison } from './comparison.ts'
import { meets } from './derived.ts'
import { scenarioOf } from './rival-scenarios.ts'
import type { TrafficRow } from './rows.ts'

const quantities = ['datagrams', 'headerBytes', 'controlMessages', 'versions'] as const

export const trafficRunCount = ({ protocols, applications }: Comparison): number =>
  protocols.length * applications.length

export async function measureTraffic({
  protocols,
  applications,
  scenarios,
  seed,
  run,
}: Comparison): Promise<TrafficRow[]> {
  const rows = await Promise.all(
    protocols.flatMap((protocol) =>
      applications.map(async (application): Promise<TrafficRow> => {
        const rival = rivals[protocol]
        const replication = rival.isBaseline === true ? 0 : 1
        const policy = rival.isBaseline === true ? 'none' : 'incremental'
        const scenario = scenarioOf(scenarios[application], { protocol, policy, replication, intervalSeconds: 120 })
        const [result] = await run([{ scenario, seed: trialSeed(seed, 0), look: 'traffic' }])
        const { datagrams, headerBytes, controlMessages, versions, versionsInAll, ...traffic } = result!.traffic!
        const { endMessages, versionsAtRest, checkpoints, forced: forcedCheckpoints } = traffic
        const counts = {
          ...{ datagrams, headerBytes, controlMessages },
          versions: rival.countsVersionsOf === 'all' ? versionsInAll : versions,
        }
        const derived = rival.derived({ ...traffic, copies: replication })
        const missed = quantities.filter((quantity) => !meets(counts[quantity], derived[quantity]))
        return {
          ...{ protocol, application, replication, ...counts, endMessages, versionsAtRest },
          ...{ checkpoints, forcedCheckpoints },
          ...{ answerSeconds: result!.answerSeconds, derived, missed },
        }
      }),
    ),
  )
  return rows
}
