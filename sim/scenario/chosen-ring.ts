// Creates what stands for the detection messages whose answer is known, where a scenario wants it.

import { QuietRing } from '../cluster/ring/quiet-ring.ts'
import type { Traffic } from '../cluster/requests/traffic.ts'
import type { Simulation } from '../kernel/simulation.ts'
import type { Network } from '../machine/network.ts'
import type { Scenario } from './scenario.ts'

/**
 * Null: every message is sent; so it is where packets may be lost, since then no answer is certain.
 * @param sent called with what a host would have sent
 */
export function quietRingOf(
  { protocol, faults }: Scenario,
  simulation: Simulation,
  network: Network,
  sent: (host: number, traffic: Traffic) => void,
): QuietRing | null {
  const isLossy = faults.some(({ kind }) => kind === 'loss' || kind === 'partition')
  if (protocol.ring.detail === 'probes' || isLossy) return null
  return new QuietRing({ now: () => simulation.now, network, sent })
}
