// The interface of every network: ports that take packets and deliver them in order, or lose them. A packet is one unit handed over by the
// sender (a datagram); it travels as frames, whose sizes the sender gives. Networks know neither the contents of a packet nor what its
// frames cost the processors at both ends.

/** The address of all ports but the sender's. */
export const BROADCAST = -1

/** A frame's length in bytes, header and check included, as IEEE 802.3 allows it. */
export const SMALLEST_FRAME = 64
export const LARGEST_FRAME = 1518

/** Called when the last frame of a packet has arrived; `from` is the sender's port. */
export type Receive = (packet: unknown, from: number) => void

export interface NetworkPort {
  /** Its address: 0, 1, 2, … in the order in which ports were attached. */
  readonly id: number
  /**
   * Sends a packet after all packets given to this port before. A lost frame loses the packet; nobody is told. `sent(packet)` is called
   * when the last frame has left. Throws RangeError for frames that no Ethernet carries.
   * @param everyNs the sender has its first frame ready now, and another one every `everyNs`
   */
  transmit(
    to: number,
    frames: readonly number[],
    packet: unknown,
    sent?: (packet: never) => void,
    everyNs?: number,
  ): void
  /** A crash: queued packets are dropped, the frame on the wire is cut off and lost, and `sent` is not called. */
  reset(): void
  /** Packets given and not yet sent. */
  readonly backlog: number
  /**
   * Also takes packets addressed to other ports, as an interface in promiscuous mode does, or a mirror port of a switch. Each is received
   * here or lost regardless of what happens to it elsewhere. Packets not wanted cost nothing.
   * @param wants null to stop
   */
  overhear(wants: Wants | null): void
}

/** Whether a packet addressed to another port is wanted here too. */
export type Wants = (packet: unknown) => boolean

export interface Network {
  attach(receive: Receive): NetworkPort
  /** Asked for each packet and receiver on arrival; if it returns false, the packet is lost. The one hook for faults. */
  verdict: ((from: number, to: number) => boolean) | null
  /** Called at the end of each collision, to observe only. A switched network has none. */
  collided: (() => void) | null
  readonly statistics: NetworkStatistics
}

/** Counted since the start. */
export interface NetworkStatistics {
  /** Frames sent completely, and their bits including preamble and gap. */
  frames: number
  bits: number
  collisions: number
  /** Frames given up after too many collisions, or dropped for lack of room in a switch. */
  drops: number
  /** Packets whose last frame has left or was given up, and the sum of their times from transmit() until then. */
  packets: number
  delayNs: number
}

export const noStatistics = (): NetworkStatistics => ({
  frames: 0,
  bits: 0,
  collisions: 0,
  drops: 0,
  packets: 0,
  delayNs: 0,
})

/** A packet in transit, as networks keep it. */
export interface Transmission {
  readonly from: number
  readonly to: number
  readonly frames: readonly number[]
  readonly packet: unknown
  readonly sent: ((packet: never) => void) | undefined
  readonly givenAt: number
  readonly everyNs: number
  /** One of its frames was lost. */
  lost: boolean
}

export function checkFrames(frames: readonly number[]): void {
  if (frames.length === 0) throw new RangeError('a packet has at least one frame')
  for (let i = 0; i < frames.length; i++) {
    const bytes = frames[i]!
    if (!(bytes >= SMALLEST_FRAME && bytes <= LARGEST_FRAME) || !Number.isInteger(bytes)) {
      throw new RangeError(`a frame has ${SMALLEST_FRAME} to ${LARGEST_FRAME} bytes; got ${bytes}`)
    }
  }
}

interface Receiver {
  readonly id: number
  readonly receive: Receive
}

const nobody: readonly never[] = []

/** The ports of a network that overhear packets addressed to others. */
export class Overhearing<Port extends { readonly id: number }> {
  readonly #wants = new Map<Port, Wants>()

  set(port: Port, wants: Wants | null): void {
    if (wants === null) this.#wants.delete(port)
    else this.#wants.set(port, wants)
  }

  /** The ports that overhear this packet. */
  of(from: number, to: number, packet: unknown): readonly Port[] {
    if (this.#wants.size === 0) return nobody
    const found: Port[] = []
    for (const [port, wants] of this.#wants) {
      if (port.id !== from && port.id !== to && wants(packet)) found.push(port)
    }
    return found
  }
}

/**
 * A packet has reached all ports at once: delivers it to its destination (or to all but its sender) and to the ports that overhear it,
 * unless the verdict forbids it.
 */
export function deliver(
  { from, to, packet }: Transmission,
  ports: readonly Receiver[],
  overhearing: Overhearing<Receiver>,
  verdict: Network['verdict'],
): void {
  if (to !== BROADCAST) {
    if (verdict === null || verdict(from, to)) ports[to]?.receive(packet, from)
    for (const { id, receive } of overhearing.of(from, to, packet)) {
      if (verdict === null || verdict(from, id)) receive(packet, from)
    }
    return
  }
  for (const { id, receive } of ports) {
    if (id !== from && (verdict === null || verdict(from, id))) receive(packet, from)
  }
}
