// A collision on a shared Ethernet: which stations are in it, since when, and when each falls silent. A station keeps sending until it has
// heard another and finished its preamble, then sends the jam. What the stations do afterwards is up to ethernet.ts.

import type { EthernetPort } from './ethernet-port.ts'
import type { EthernetTiming } from './ethernet-timing.ts'

export class Colliding {
  /** Null once it has crashed; what it sent is still on the cable. */
  port: EthernetPort | null
  readonly place: number
  readonly startNs: number
  /** When its jam is over; set by ended(). */
  endNs = 0

  constructor(port: EthernetPort, startNs: number) {
    this.port = port
    this.place = port.place
    this.startNs = startNs
  }
}

export class Collision {
  readonly #timing: EthernetTiming
  readonly stations: Colliding[] = []
  /** By place: when the first carrier arrives, whose it is, and when the first carrier of a different station arrives. */
  readonly #firstHeard: Float64Array
  readonly #firstOf: Colliding[] = []
  readonly #secondHeard: Float64Array
  /** By place: when the last station there begins; -1 if none is there. */
  readonly #lastStart: Float64Array

  constructor(timing: EthernetTiming) {
    const places = timing.delaysNs.length
    this.#timing = timing
    this.#firstHeard = new Float64Array(places).fill(Number.POSITIVE_INFINITY)
    this.#secondHeard = new Float64Array(places).fill(Number.POSITIVE_INFINITY)
    this.#lastStart = new Float64Array(places).fill(-1)
  }

  /** Adds a station that starts sending at `startNs`, which may lie ahead (the end of its gap). */
  add(port: EthernetPort, startNs: number): void {
    const station = new Colliding(port, startNs)
    port.state = 'colliding'
    this.stations.push(station)
    const delays = this.#timing.delaysNs[station.place]!
    for (let place = 0; place < delays.length; place++) {
      const heard = startNs + delays[place]!
      if (heard < this.#firstHeard[place]!) {
        this.#secondHeard[place] = this.#firstHeard[place]!
        this.#firstHeard[place] = heard
        this.#firstOf[place] = station
      } else if (heard < this.#secondHeard[place]!) this.#secondHeard[place] = heard
    }
    if (startNs > this.#lastStart[station.place]!) this.#lastStart[station.place] = startNs
  }

  /** Whether no carrier of the collision has reached a station by then. */
  isUnheard(port: EthernetPort, now: number): boolean {
    return now < this.#firstHeard[port.place]!
  }

  /** A station has crashed; the medium stays busy as long as it would have. False if the station had not started sending. */
  drop(port: EthernetPort, now: number): boolean {
    const station = this.stations.find((other) => other.port === port)!
    if (station.startNs > now) return false
    station.port = null
    return true
  }

  /** The same collision without a station that has not started sending, and without the crashed ones. */
  without(port: EthernetPort): Collision {
    const others = new Collision(this.#timing)
    for (const { port: other, startNs } of this.stations)
      if (other !== port && other !== null) others.add(other, startNs)
    return others
  }

  /** When the last of them falls silent. */
  endsAt(): number {
    const { preambleNs, jamNs } = this.#timing
    let end = 0
    for (let place = 0; place < this.#lastStart.length; place++) {
      const lastStart = this.#lastStart[place]!
      if (lastStart < 0) continue
      const hearsLast = this.#firstOf[place]!.place === place ? this.#secondHeard[place]! : this.#firstHeard[place]!
      end = Math.max(end, hearsLast, lastStart + preambleNs)
    }
    return end + jamNs
  }

  /** The stations in order of id, each with its end; the crashed ones come last. */
  ended(): readonly Colliding[] {
    const { preambleNs, jamNs } = this.#timing
    for (const station of this.stations) {
      const { place, startNs } = station
      const heard = this.#firstOf[place] === station ? this.#secondHeard[place]! : this.#firstHeard[place]!
      station.endNs = Math.max(heard, startNs + preambleNs) + jamNs
    }
    return inOrder(this.stations)
  }
}

/** Insertion sort, because there are usually only a few. */
function inOrder(stations: Colliding[]): readonly Colliding[] {
  if (stations.length > 8) return stations.sort((one, other) => numberOf(one) - numberOf(other))
  for (let next = 1; next < stations.length; next++) {
    const station = stations[next]!
    let at = next
    for (; at > 0 && numberOf(stations[at - 1]!) > numberOf(station); at--) stations[at] = stations[at - 1]!
    stations[at] = station
  }
  return stations
}

const numberOf = ({ port }: Colliding): number => port?.id ?? Number.MAX_SAFE_INTEGER
