// Creates the network of a scenario, and in flow detail the series, which model many consecutive exchanges as one flow.

import { Series, type SeriesOptions } from '../../cluster/storage/series/series.ts'
import { RandomStreams } from '../../kernel/chance/random.ts'
import type { Simulation } from '../../kernel/simulation.ts'
import { Ethernet } from '../../machine/ethernet/ethernet.ts'
import { FlowNetwork } from '../../machine/flows/flow-network.ts'
import { ethernetWire, switchedWire, type Wire } from '../../machine/flows/wires.ts'
import type { Host } from '../../machine/host.ts'
import type { Network } from '../../machine/network.ts'
import { SwitchedNetwork, switchTiming } from '../../machine/switched.ts'
import type { Scenario } from '../scenario.ts'
import type { NetworkKind } from '../vocabulary.ts'

type Open = (simulation: Simulation, streams: RandomStreams, megabitsPerSecond: number) => Network

const inFrames: Record<NetworkKind, Open> = {
  ethernet: (simulation, streams, megabitsPerSecond) =>
    new Ethernet(simulation, streams.of('backoff'), { megabitsPerSecond }),
  switched: (simulation, _, megabitsPerSecond) => new SwitchedNetwork(simulation, { megabitsPerSecond }),
}

const wires: Record<NetworkKind, (megabitsPerSecond: number) => Wire> = {
  ethernet: (megabitsPerSecond) => ethernetWire({ megabitsPerSecond }),
  switched: (megabitsPerSecond) => switchedWire(switchTiming({ megabitsPerSecond })),
}

/** In the scenario's level of detail. */
const networkInFrames = (
  { kind, megabitsPerSecond }: Scenario['network'],
  simulation: Simulation,
  streams: RandomStreams,
): Network => inFrames[kind](simulation, streams, megabitsPerSecond)

export const networkOf = (network: Scenario['network'], simulation: Simulation, streams: RandomStreams): Network =>
  network.detail === 'flows'
    ? new FlowNetwork(simulation, wires[network.kind](network.megabitsPerSecond))
    : networkInFrames(network, simulation, streams)

/** Null in frame detail. */
export function seriesOf(
  chosen: Scenario['network'],
  network: Network,
  hosts: readonly Host[],
  options: Pick<SeriesOptions, 'sent' | 'blockBytes'>,
): Series | null {
  if (!(network instanceof FlowNetwork)) return null
  return new Series({
    ...{ network, hosts, ...options },
    openNetwork: (aside) => networkInFrames(chosen, aside, new RandomStreams('trial exchange')),
  })
}
