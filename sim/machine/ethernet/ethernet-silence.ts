// When each station of a shared Ethernet may begin: one gap after it has heard the medium fall silent. The end of a carrier travels
// as its beginning did, so whoever sent hears silence first, and those that are farther away later.

import type { EthernetPort } from './ethernet-port.ts'
import type { EthernetTiming } from './ethernet-timing.ts'

export class Silence {
  readonly #timing: EthernetTiming
  /** By place. */
  readonly #opensAt: Float64Array
  /** The station that was the last to send hears nobody else's end after its own. */
  #lastSender: EthernetPort | null = null
  #opensForLastSender = 0

  constructor(timing: EthernetTiming) {
    this.#timing = timing
    this.#opensAt = new Float64Array(timing.delaysNs.length)
  }

  /** The earliest instant at which a station may begin, if nobody else does. */
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

  /** Several have stopped: each place hears the last of them, by when it hears them. */
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
