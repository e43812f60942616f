// Creates the network that a scenario names.

import type { RandomStreams } from '../kernel/chance/random.ts'
import type { Simulation } from '../kernel/simulation.ts'
import { Ethernet } from '../machine/ethernet/ethernet.ts'
import type { Network } from '../machine/network.ts'
import { SwitchedNetwork } from '../machine/switched.ts'
import type { Scenario } from './scenario.ts'
import type { NetworkKind } from './vocabulary.ts'

type Open = (simulation: Simulation, streams: RandomStreams, megabitsPerSecond: number) => Network

const networks: Record<NetworkKind, Open> = {
  ethernet: (simulation, streams, megabitsPerSecond) =>
    new Ethernet(simulation, streams.of('backoff'), { megabitsPerSecond }),
  switched: (simulation, _, megabitsPerSecond) => new SwitchedNetwork(simulation, { megabitsPerSecond }),
}

export const networkOf = (
  { kind, megabitsPerSecond }: Scenario['network'],
  simulation: Simulation,
  streams: RandomStreams,
): Network => networks[kind](simulation, streams, megabitsPerSecond)
