// A network in flow detail: a packet is one flow however many frames it has, over the cable that all share or from the sender's link to the
// receiver's. Alone it takes as long as its frames would; with others it gets its max-min fair share. No collisions, no queues in the
// switch, nothing is dropped. Large transfers, which layers below make of what many packets would do (see `flows`), share with packets.

import type { Simulation } from '../../kernel/simulation.ts'
import {
  BROADCAST,
  checkFrames,
  type Network,
  type NetworkPort,
  type NetworkStatistics,
  noStatistics,
  type Receive,
} from '../network.ts'
import { type Flow, FlowResource, Flows } from './flows.ts'

/** The times of frames on a kind of network. */
export interface Wire {
  /** All ports share one cable; otherwise each has a link of its own, in both directions. */
  readonly shared: boolean
  /** Of a frame on a link, with its preamble. */
  frameNs(bytes: number): number
  /** Between frames. */
  readonly gapNs: number
  /** From the end of the last frame at the sender to its end at the receiver. */
  tailNs(frames: readonly number[]): number
  bits(bytes: number): number
}

interface FlowPacket {
  readonly to: number
  readonly frames: readonly number[]
  readonly packet: unknown
  readonly sent: ((packet: never) => void) | undefined
  readonly givenAt: number
}

export class FlowNetwork implements Network {
  collided: (() => void) | null = null
  readonly statistics: NetworkStatistics = noStatistics()
  readonly simulation: Simulation
  readonly flows: Flows
  readonly wire: Wire
  readonly #cable = new FlowResource()
  readonly #ports: FlowPort[] = []
  readonly #nowhere = { in: new FlowResource() }
  #verdict: Network['verdict'] = null
  /** Called when a port is reset, and for all ports (-1) when packets begin to be lost. */
  disturbed: ((port: number) => void) | null = null

  constructor(simulation: Simulation, wire: Wire) {
    this.simulation = simulation
    this.flows = new Flows(simulation)
    this.wire = wire
  }

  get verdict(): Network['verdict'] {
    return this.#verdict
  }

  set verdict(verdict: Network['verdict']) {
    this.#verdict = verdict
    if (verdict !== null) this.disturbed?.(-1)
  }

  attach(receive: Receive): NetworkPort {
    const port = new FlowPort(this, this.#ports.length, receive)
    this.#ports.push(port)
    return port
  }

  /** What a packet takes a share of on its way out of a port. */
  out(port: number): FlowResource {
    return this.wire.shared ? this.#cable : this.#ports[port]!.out
  }

  /** And into one; it may be that of nobody. */
  in(port: number): FlowResource {
    return this.wire.shared ? this.#cable : (this.#ports[port] ?? this.#nowhere).in
  }

  /** Of a packet on a link: its frames and the gaps between them. */
  durationNs(frames: readonly number[]): number {
    let sum = (frames.length - 1) * this.wire.gapNs
    for (const bytes of frames) sum += this.wire.frameNs(bytes)
    return sum
  }

  /** The ports': a packet has left. */
  left(from: number, { to, frames, packet, givenAt }: FlowPacket): void {
    const { statistics, simulation, wire } = this
    statistics.packets++
    statistics.delayNs += simulation.now - givenAt
    statistics.frames += frames.length
    for (const bytes of frames) statistics.bits += wire.bits(bytes)
    for (const port of this.#ports) {
      if (port.id === from || (to !== port.id && to !== BROADCAST)) continue
      simulation.after(wire.tailNs(frames), this.#arrive, { from, port, packet })
    }
  }

  readonly #arrive = ({ from, port, packet }: { from: number; port: FlowPort; packet: unknown }): void => {
    if (this.#verdict === null || this.#verdict(from, port.id)) port.receive(packet, from)
  }
}

class FlowPort implements NetworkPort {
  readonly id: number
  readonly receive: Receive
  readonly out = new FlowResource()
  readonly in = new FlowResource()
  readonly #network: FlowNetwork
  #queue: FlowPacket[] = []
  #flow: Flow | null = null
  /** The gap after the last packet. */
  #freeAt = 0
  #gap = -1

  constructor(network: FlowNetwork, id: number, receive: Receive) {
    this.#network = network
    this.id = id
    this.receive = receive
  }

  transmit(to: number, frames: readonly number[], packet: unknown, sent?: (packet: never) => void): void {
    if (to === this.id) throw new RangeError(`port ${to} does not hear itself`)
    checkFrames(frames)
    this.#queue.push({ to, frames, packet, sent, givenAt: this.#network.simulation.now })
    if (this.#flow === null && this.#gap < 0) this.#sendWhenFree()
  }

  reset(): void {
    this.#queue = []
    if (this.#gap >= 0) this.#network.simulation.cancel(this.#gap)
    this.#gap = -1
    if (this.#flow !== null) this.#network.flows.cut(this.#flow)
    this.#flow = null
    this.#network.disturbed?.(this.id)
  }

  get backlog(): number {
    return this.#queue.length
  }

  #sendWhenFree(): void {
    const { simulation } = this.#network
    const waitNs = this.#freeAt - simulation.now
    if (waitNs > 0) this.#gap = simulation.after(waitNs, this.#send, undefined)
    else this.#send()
  }

  readonly #send = (): void => {
    this.#gap = -1
    const network = this.#network
    const { to, frames } = this.#queue[0]!
    const out = network.out(this.id)
    const resources = network.wire.shared || to === BROADCAST ? [out] : [out, network.in(to)]
    const shape = { leastNs: 1, shares: resources.map((resource) => ({ resource, unitNs: 1 })) }
    this.#flow = network.flows.begin({
      units: network.durationNs(frames),
      weight: 1,
      resources,
      shape: () => shape,
      ended: this.#left,
    })
  }

  readonly #left = (): void => {
    this.#flow = null
    const network = this.#network
    const packet = this.#queue.shift()!
    this.#freeAt = network.simulation.now + network.wire.gapNs
    if (this.#queue.length > 0) this.#sendWhenFree()
    network.left(this.id, packet)
    packet.sent?.(packet.packet as never)
  }
}
