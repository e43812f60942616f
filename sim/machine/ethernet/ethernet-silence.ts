// When each station of a shared Ethernet may start sending: one gap after it hears the medium fall silent. The end of a carrier propagates
// like its beginning, so the sender hears silence first, and distant stations later.

import type { EthernetPort } from './ethernet-port.ts'
import type { EthernetTiming } from './ethernet-timing.ts'

export class Silence {
  readonly #timing: EthernetTiming
  /** By place. */
  readonly #opensAt: Float64Array
  /** The last station to send hears no other carrier end after its own. */
  #lastSender: EthernetPort | null = null
  #opensForLastSender = 0

  constructor(timing: EthernetTiming) {
    this.#timing = timing
    this.#opensAt = new Float64Array(timing.delaysNs.length)
  }

  /** The earliest instant at which a station may start, if no other does. */
  opensFor(port: EthernetPort): number {
    return port === this.#lastSender ? this.#opensForLastSender : this.#opensAt[port.place]!
  }

  /** A station has stopped sending. */
  afterCarrier(port: EthernetPort, endNs: number): void {
    const { gapNs, delaysNs } = this.#timing
    const delays = delaysNs[port.place]!
    for (let place = 0; place < delays.length; place++) this.#opensAt[place] = endNs + delays[place]! + gapNs
    this.#lastSender = port
    this.#opensForLastSender = endNs + gapNs
  }

  /** Several have stopped: each place waits for the last of their carriers to end there. */
  afterCollision(
    stations: readonly { readonly place: number; readonly endNs: number; readonly port: EthernetPort | null }[],
  ): void {
    const { gapNs, delaysNs } = this.#timing
    const opensAt = this.#opensAt
    opensAt.fill(0)
    let last = stations[0]!
    for (const station of stations) {
      if (station.endNs > last.endNs) last = station
      const delays = delaysNs[station.place]!
      for (let place = 0; place < delays.length; place++)
        opensAt[place] = Math.max(opensAt[place]!, station.endNs + delays[place]! + gapNs)
    }
    let own = last.endNs
    for (const station of stations)
      if (station !== last) own = Math.max(own, station.endNs + delaysNs[station.place]![last.place]!)
    this.#lastSender = last.port
    this.#opensForLastSender = own + gapNs
  }
}
