// A collision on a shared Ethernet: who is in it, and how long the medium is taken. What becomes of the stations afterwards is the
// Ethernet's matter.

import type { EthernetPort } from './ethernet-port.ts'
import type { EthernetTiming } from './ethernet-timing.ts'

export class Collision {
  readonly #stations: EthernetPort[]
  readonly #firstStart: number
  readonly #secondStart: number
  #lastStart: number

  /** The first of the stations began at `firstStart`, the others at `secondStart`. */
  constructor(stations: EthernetPort[], firstStart: number, secondStart: number) {
    this.#stations = stations
    this.#firstStart = firstStart
    this.#secondStart = secondStart
    this.#lastStart = secondStart
    for (const port of stations) port.state = 'colliding'
  }

  /** Whether a station at the other end of the cable has not heard anything yet. */
  isUnheard(now: number, { propagationNs }: EthernetTiming): boolean {
    return now < this.#firstStart + propagationNs
  }

  join(port: EthernetPort, now: number): void {
    port.state = 'colliding'
    this.#stations.push(port)
    this.#lastStart = now
  }

  /** A station has crashed; the medium is taken as long as it would have been. */
  drop(port: EthernetPort): void {
    this.#stations.splice(this.#stations.indexOf(port), 1)
  }

  /** It lasts until its last station has heard it, has sent its preamble and the jam. */
  endsAt(timing: EthernetTiming): number {
    return collisionEnd(timing, this.#secondStart, this.#lastStart)
  }

  /** The stations by their numbers: mostly a few, and then by insertion. */
  inOrder(): readonly EthernetPort[] {
    const ports = this.#stations
    if (ports.length > 8) return ports.sort((one, other) => one.id - other.id)
    for (let next = 1; next < ports.length; next++) {
      const port = ports[next]!
      let at = next
      for (; at > 0 && ports[at - 1]!.id > port.id; at--) ports[at] = ports[at - 1]!
      ports[at] = port
    }
    return ports
  }
}

/** The first station hears the second, whose signal all others have heard by then; the last one sends its preamble in any case. */
export const collisionEnd = (
  { preambleNs, jamNs, propagationNs }: EthernetTiming,
  secondStart: number,
  lastStart: number,
): number => Math.max(secondStart + propagationNs, lastStart + preambleNs) + jamNs
