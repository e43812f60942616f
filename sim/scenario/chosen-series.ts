// In flow detail: what summarises many exchanges in a row.

import type { Traffic } from '../cluster/requests/traffic.ts'
import { Series } from '../cluster/storage/series/series.ts'
import { RandomStreams } from '../kernel/chance/random.ts'
import { FlowNetwork } from '../machine/flows/flow-network.ts'
import type { Host } from '../machine/host.ts'
import type { Network } from '../machine/network.ts'
import { networkInFrames } from './chosen-network.ts'
import type { Scenario } from './scenario.ts'

/**
 * Null in frame detail.
 * @param sent told of what a host has sent in series
 */
export function seriesOf(
  chosen: Scenario['network'],
  network: Network,
  hosts: readonly Host[],
  sent: (host: number, traffic: Traffic) => void,
): Series | null {
  if (!(network instanceof FlowNetwork)) return null
  return new Series({
    ...{ network, hosts, sent },
    openNetwork: (aside) => networkInFrames(chosen, aside, new RandomStreams('trial exchange')),
  })
}
