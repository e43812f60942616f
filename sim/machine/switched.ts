// A switched Ethernet: every port has its own full-duplex link to one switch, which stores each frame and forwards it to the port
// it is for, through a queue of limited room. No collisions; what does not fit the queue is dropped, and its packet is lost.

import type { Simulation, Timer } from '../kernel/simulation.ts'
import { frameBits, GAP_BITS, PREAMBLE_BYTES } from './ethernet/ethernet-timing.ts'
import {
  BROADCAST,
  checkFrames,
  type Network,
  type NetworkPort,
  type NetworkStatistics,
  noStatistics,
  Overhearing,
  type Receive,
  type Transmission,
  type Wants,
} from './network.ts'

export interface SwitchOptions {
  readonly megabitsPerSecond?: number
  /** Over one link. */
  readonly propagationNs?: number
  /** From the last bit of a frame in to the first bit out, if nothing is queued. */
  readonly forwardingNs?: number
  /** Room for the frames that wait for one port. */
  readonly queueBytes?: number
}

const LINK_NS = 50 // 10 m of cable
const FORWARDING_NS = 1000 // a store-and-forward switch of a machine room
const QUEUE_BYTES = 2 ** 20 // its buffer for a port

/** The times of frames on its links. */
export interface SwitchTiming {
  readonly gapNs: number
  readonly propagationNs: number
  readonly forwardingNs: number
  /** The time of a frame with its preamble on a link. */
  durationNs(bytes: number): number
}

/** Throws RangeError for links that carry nothing. */
export function switchTiming(options: SwitchOptions): SwitchTiming {
  const megabitsPerSecond = options.megabitsPerSecond ?? 10_000
  if (!(megabitsPerSecond > 0)) throw new RangeError(`a link carries more than 0 Mb/s; got ${megabitsPerSecond}`)
  const bitsPerNs = megabitsPerSecond / 1000
  return {
    gapNs: Math.round(GAP_BITS / bitsPerNs),
    propagationNs: options.propagationNs ?? LINK_NS,
    forwardingNs: options.forwardingNs ?? FORWARDING_NS,
    durationNs: (bytes) => Math.round(((PREAMBLE_BYTES + bytes) * 8) / bitsPerNs),
  }
}

export class SwitchedNetwork implements Network {
  verdict: ((from: number, to: number) => boolean) | null = null
  collided: (() => void) | null = null
  readonly statistics: NetworkStatistics = noStatistics()
  /** The ports to which the switch also copies packets for others. */
  readonly overhearing = new Overhearing<SwitchPort>()
  readonly #simulation: Simulation
  readonly #bitsPerNs: number
  readonly #gapNs: number
  readonly #propagationNs: number
  readonly #forwardingNs: number
  readonly #queueNs: number
  readonly #ports: SwitchPort[] = []

  constructor(simulation: Simulation, options: SwitchOptions = {}) {
    const megabitsPerSecond = options.megabitsPerSecond ?? 10_000
    if (!(megabitsPerSecond > 0)) throw new RangeError(`a link carries more than 0 Mb/s; got ${megabitsPerSecond}`)
    this.#simulation = simulation
    this.#bitsPerNs = megabitsPerSecond / 1000
    this.#gapNs = Math.round(GAP_BITS / this.#bitsPerNs)
    this.#propagationNs = options.propagationNs ?? LINK_NS
    this.#forwardingNs = options.forwardingNs ?? FORWARDING_NS
    this.#queueNs = ((options.queueBytes ?? QUEUE_BYTES) * 8) / this.#bitsPerNs
  }

  attach(receive: Receive): NetworkPort {
    const port = new SwitchPort(this.#simulation, this, this.#ports.length, receive)
    this.#ports.push(port)
    return port
  }

  /** For the ports: the time of a frame with its preamble on a link. */
  durationNs(bytes: number): number {
    return Math.round(((PREAMBLE_BYTES + bytes) * 8) / this.#bitsPerNs)
  }

  /**
   * For the ports: a frame has left its sender at this instant; returns when the next may leave. Every frame takes the same time to reach
   * the switch, so it can be queued there now.
   */
  forward(transmission: SwitchedTransmission, frame: number): number {
    const bytes = transmission.frames[frame]!
    this.statistics.frames++
    this.statistics.bits += frameBits(bytes)
    const last = frame === transmission.frames.length - 1
    if (transmission.to !== BROADCAST) {
      const port = this.#ports[transmission.to]
      if (port !== undefined) this.#queue(port, transmission, bytes, last)
      const { from, to, packet } = transmission
      for (const each of this.overhearing.of(from, to, packet)) this.#queue(each, transmission, bytes, last)
    } else {
      for (const port of this.#ports) {
        if (port.id !== transmission.from) this.#queue(port, transmission, bytes, last)
      }
    }
    return this.#simulation.now + this.#gapNs
  }

  #queue(port: SwitchPort, transmission: SwitchedTransmission, bytes: number, last: boolean): void {
    const readyAt = this.#simulation.now + this.#propagationNs + this.#forwardingNs
    const startsAt = Math.max(readyAt, port.outputFreeAt)
    if (startsAt - readyAt > this.#queueNs) {
      this.statistics.drops++
      transmission.lostFor.add(port.id)
    } else {
      const endsAt = startsAt + this.durationNs(bytes)
      port.outputFreeAt = endsAt + this.#gapNs
      if (!last || transmission.lostFor.has(port.id)) return
      const delay = endsAt + this.#propagationNs - this.#simulation.now
      this.#simulation.after(delay, this.#arrive, { transmission, port })
    }
  }

  readonly #arrive = ({ transmission, port }: { transmission: Transmission; port: SwitchPort }): void => {
    if (this.verdict === null || this.verdict(transmission.from, port.id)) {
      port.receive(transmission.packet, transmission.from)
    }
  }
}

interface SwitchedTransmission extends Transmission {
  /** Ports for which the switch had no room for one of the frames. */
  readonly lostFor: Set<number>
}

class SwitchPort implements NetworkPort {
  readonly id: number
  readonly receive: Receive
  /** For the network: when the switch can send the next frame to this port. */
  outputFreeAt = 0
  readonly #simulation: Simulation
  readonly #network: SwitchedNetwork
  #queue: SwitchedTransmission[] = []
  #frame = 0
  #freeAt = 0
  #timer: Timer = -1

  constructor(simulation: Simulation, network: SwitchedNetwork, id: number, receive: Receive) {
    this.#simulation = simulation
    this.#network = network
    this.id = id
    this.receive = receive
  }

  transmit(to: number, frames: readonly number[], packet: unknown, sent?: (packet: never) => void, everyNs = 0): void {
    if (to === this.id) throw new RangeError(`port ${to} does not hear itself`)
    checkFrames(frames)
    const givenAt = this.#simulation.now
    this.#queue.push({ from: this.id, to, frames, packet, sent, givenAt, everyNs, lost: false, lostFor: new Set() })
    if (this.#timer < 0) this.#send()
  }

  overhear(wants: Wants | null): void {
    this.#network.overhearing.set(this, wants)
  }

  reset(): void {
    if (this.#timer >= 0) this.#simulation.cancel(this.#timer)
    this.#timer = -1
    this.#queue = []
    this.#frame = 0
  }

  get backlog(): number {
    return this.#queue.length
  }

  #send(): void {
    const head = this.#queue[0]
    if (head === undefined) return
    const now = this.#simulation.now
    const readyAt = head.givenAt + this.#frame * head.everyNs
    const endsAt = Math.max(now, this.#freeAt, readyAt) + this.#network.durationNs(head.frames[this.#frame]!)
    this.#timer = this.#simulation.after(endsAt - now, this.#left, undefined)
  }

  readonly #left = (): void => {
    this.#timer = -1
    const head = this.#queue[0]!
    this.#freeAt = this.#network.forward(head, this.#frame)
    const done = ++this.#frame === head.frames.length
    if (done) {
      this.#queue.shift()
      this.#frame = 0
    }
    this.#send()
    if (!done) return
    this.#network.statistics.packets++
    this.#network.statistics.delayNs += this.#simulation.now - head.givenAt
    head.sent?.(head.packet as never)
  }
}
