// A network modelled as flows: a packet is one flow however many frames it has, over the shared cable or over the sender's and the
// receiver's links. Alone, it takes as long as its frames would; with others, it gets its max-min fair share. No collisions, no queues in
// the switch, no drops. Bulk transfers that stand in for many packets (see `flows`) share the bandwidth with packets.

import type { Simulation, Timer } from '../../kernel/simulation.ts'
import { frameBits } from '../ethernet/ethernet-timing.ts'
import {
  BROADCAST,
  checkFrames,
  type Network,
  type NetworkPort,
  type NetworkStatistics,
  noStatistics,
  Overhearing,
  type Receive,
  type Wants,
} from '../network.ts'
import { type Flow, FlowResource, Flows } from './flows.ts'
import type { Wire } from './wires.ts'

interface FlowPacket {
  readonly to: number
  readonly frames: readonly number[]
  readonly packet: unknown
  readonly sent: ((packet: never) => void) | undefined
  readonly givenAt: number
  readonly everyNs: number
}

interface Arrival {
  readonly from: number
  readonly port: FlowPort
  readonly packet: unknown
}

export class FlowNetwork implements Network {
  collided: (() => void) | null = null
  readonly statistics: NetworkStatistics = noStatistics()
  readonly simulation: Simulation
  readonly flows: Flows
  readonly overhearing = new Overhearing<FlowPort>()
  readonly wire: Wire
  readonly #cable = new FlowResource()
  readonly #ports: FlowPort[] = []
  /** Stands for ports that do not exist. */
  readonly #nowhere = new FlowResource()
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

  /** The resource shared by packets leaving a port. */
  out(port: number): FlowResource {
    return this.wire.shared ? this.#cable : this.#ports[port]!.out
  }

  /** The resource shared by packets arriving at a port, which need not exist. */
  in(port: number): FlowResource {
    return this.wire.shared ? this.#cable : (this.#ports[port]?.in ?? this.#nowhere)
  }

  /** How long a packet occupies a link: its frames and the gaps between them. */
  durationNs(frames: readonly number[]): number {
    let sum = (frames.length - 1) * this.wire.gapNs
    for (const bytes of frames) sum += this.wire.frameNs(bytes)
    return sum
  }

  /** The links of the ports that overhear a packet. */
  inOfOthers(from: number, to: number, packet: unknown): FlowResource[] {
    return this.overhearing.of(from, to, packet).map((port) => port.in)
  }

  /** For the ports: a packet has left, and arrives `tailNs` later. */
  left(from: number, { to, frames, packet, givenAt }: FlowPacket, tailNs: number): void {
    const { statistics, simulation } = this
    statistics.packets++
    statistics.delayNs += simulation.now - givenAt
    statistics.frames += frames.length
    for (const bytes of frames) statistics.bits += frameBits(bytes)
    if (to !== BROADCAST) {
      const port = this.#ports[to]
      if (port !== undefined) simulation.after(tailNs, this.#arrive, { from, port, packet })
      for (const port of this.overhearing.of(from, to, packet)) {
        simulation.after(tailNs, this.#arrive, { from, port, packet })
      }
      return
    }
    for (const port of this.#ports) {
      if (port.id !== from) simulation.after(tailNs, this.#arrive, { from, port, packet })
    }
  }

  readonly #arrive = ({ from, port, packet }: Arrival): void => {
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
  /** The flow of the first packet in the queue. */
  #flow: Flow | null = null
  /** From when its last frame leaves this end until it arrives at the other. */
  #tailNs = 0
  /** When the gap after the last packet is over, and the timer for that. */
  #freeAt = 0
  #gap: Timer = -1

  constructor(network: FlowNetwork, id: number, receive: Receive) {
    this.#network = network
    this.id = id
    this.receive = receive
  }

  transmit(to: number, frames: readonly number[], packet: unknown, sent?: (packet: never) => void, everyNs = 0): void {
    if (to === this.id) throw new RangeError(`port ${to} does not hear itself`)
    checkFrames(frames)
    this.#queue.push({ to, frames, packet, sent, givenAt: this.#network.simulation.now, everyNs })
    if (this.#flow === null && this.#gap < 0) this.#sendWhenFree()
  }

  overhear(wants: Wants | null): void {
    this.#network.overhearing.set(this, wants)
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
    const { wire, simulation } = network
    const { to, frames, packet, givenAt, everyNs } = this.#queue[0]!
    const waitedNs = simulation.now - givenAt
    const { leftNs, arrivedNs } = wire.alone(frames, (frame) => frame * everyNs - waitedNs)
    this.#tailNs = arrivedNs - leftNs
    // a unit is a nanosecond of what it takes alone; while it waits for its sender, the link is free for others
    const unitNs = network.durationNs(frames) / leftNs
    const out = network.out(this.id)
    const resources =
      wire.shared || to === BROADCAST ? [out] : [out, network.in(to), ...network.inOfOthers(this.id, to, packet)]
    const shape = { leastNs: 1, shares: resources.map((resource) => ({ resource, unitNs })) }
    this.#flow = network.flows.begin({
      ...{ units: leftNs, weight: 1 / unitNs, resources, sways: false },
      shape: () => shape,
      ended: this.#left,
    })
  }

  readonly #left = (): void => {
    this.#flow = null
    const network = this.#network
    const packet = this.#queue.shift()!
    const tailNs = this.#tailNs
    this.#freeAt = network.simulation.now + network.wire.gapNs
    if (this.#queue.length > 0) this.#sendWhenFree()
    network.left(this.id, packet, tailNs)
    packet.sent?.(packet.packet as never)
  }
}
