// How the layer is set up for a scenario, and in it what stands for the detection messages whose answer is known.

import type { Traffic } from '../../cluster/requests/traffic.ts'
import { QuietRing } from '../../cluster/ring/quiet-ring.ts'
import type { LayerSettings } from '../../cluster/settings.ts'
import type { RandomStreams } from '../../kernel/chance/random.ts'
import type { Simulation } from '../../kernel/simulation.ts'
import type { Host } from '../../machine/host.ts'
import type { Network } from '../../machine/network.ts'
import type { Scenario } from '../scenario.ts'
import { seriesOf } from './chosen-network.ts'

export interface SettingsOf {
  readonly simulation: Simulation
  readonly network: Network
  readonly hosts: readonly Host[]
  readonly streams: RandomStreams
  readonly wholeNewsBytes: number
  /** Whether the protocol can keep near copies: one that is compared with it under the same settings may not. */
  readonly hasTiers: boolean
  /** Called with what a host has sent in a series, or would have sent on the ring. */
  readonly sent: (host: number, traffic: Traffic) => void
}

export function layerSettings(scenario: Scenario, of: SettingsOf): LayerSettings {
  const { checkpoint, ring, placement, without, log, flushNs, variant, failures, blockBytes } = scenario.protocol
  const phases = of.streams.of('alarm phase')
  const recorder = {
    host: scenario.hosts.findIndex(({ role }) => role === 'recorder'),
    mode: scenario.protocol.recorder,
  }
  const random = scenario.start.alarmPhase === 'random'
  return {
    ...{ policy: checkpoint.policy, intervalNs: checkpoint.intervalNs, blockBytes },
    ...{ log, flushNs, variant, failures, recorder, ring, placement },
    tiers: of.hasTiers ? scenario.protocol.tiers : null,
    ...{ wholeNewsBytes: of.wholeNewsBytes, without: new Set(without) },
    series: seriesOf(scenario.network, of.network, of.hosts, { sent: of.sent, blockBytes }),
    quiet: quietRingOf(scenario, of),
    memory: scenario.application.memory,
    firstAlarmNs: () => (random ? Math.floor(phases.uniform() * checkpoint.intervalNs) : checkpoint.intervalNs),
  }
}

/** Null: every message is sent; so it is where packets may be lost, since then no answer is certain. */
function quietRingOf({ protocol, faults }: Scenario, { simulation, network, sent }: SettingsOf): QuietRing | null {
  const isLossy = faults.some(({ kind }) => kind === 'loss' || kind === 'partition')
  if (protocol.ring.detail === 'probes' || isLossy) return null
  return new QuietRing({ now: () => simulation.now, network, sent })
}
