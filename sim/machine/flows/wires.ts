// What frames take on the kinds of network that there are: the same figures as in frame detail.

import { type EthernetOptions, ethernetTiming, frameBits, frameNs } from '../ethernet/ethernet-timing.ts'
import type { SwitchTiming } from '../switched.ts'
import type { Wire } from './flow-network.ts'

/** One cable for all. Throws RangeError for options that are no Ethernet. */
export function ethernetWire(options: EthernetOptions): Wire {
  const timing = ethernetTiming(options)
  return {
    shared: true,
    frameNs: (bytes) => frameNs(timing, bytes),
    gapNs: timing.gapNs,
    tailNs: () => timing.propagationNs,
    bits: frameBits,
  }
}

/** A link from each port to a switch that stores frames and forwards them. */
export function switchedWire(timing: SwitchTiming): Wire {
  const { propagationNs, forwardingNs } = timing
  return {
    shared: false,
    frameNs: timing.durationNs,
    gapNs: timing.gapNs,
    // the last frame waits in the switch until one before it that was longer has left
    tailNs: (frames) => {
      const last = frames.at(-1)!
      return 2 * propagationNs + forwardingNs + timing.durationNs(Math.max(last, frames.at(-2) ?? last))
    },
    bits: frameBits,
  }
}
