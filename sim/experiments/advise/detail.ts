// The detail of network and ring in short runs: frame by frame, unless a checkpoint of all processes would be too many events that way.
// Then the ring would cost most of the remaining events, so it is summarised.

import { BLOCK_BYTES } from '../../cluster/storage/transfer-sizes.ts'
import { imageBytesOf, knownParts, processPlans } from '../../scenario/known-parts.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** Of a block sent to one server, as counted over a switch. */
const EVENTS_OF_A_BLOCK = 17
/** This many take about a second, and an answer takes hundreds of checkpoints. */
const MOST_EVENTS = 1e6

/** Events of one checkpoint of all processes, each complete and to one server, frame by frame. */
export function checkpointEvents({ application }: Scenario): number {
  const bytes = processPlans(application, knownParts).reduce((sum, plan) => sum + imageBytesOf(plan, knownParts), 0)
  return (bytes / BLOCK_BYTES) * EVENTS_OF_A_BLOCK
}

export const inAffordableDetail = (scenario: Scenario): Scenario =>
  checkpointEvents(scenario) <= MOST_EVENTS
    ? scenario
    : {
        ...scenario,
        network: { ...scenario.network, detail: 'flows' },
        protocol: { ...scenario.protocol, ring: { ...scenario.protocol.ring, detail: 'summarised' } },
      }
