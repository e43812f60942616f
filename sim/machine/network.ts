// What every network is to those who use it: ports that take packets and deliver them, in order, or lose them. A packet is what
// the sender hands over as one (a datagram); it travels as frames, whose sizes the sender gives. Networks know neither what a
// packet says nor what its frames cost the processors at both ends.

/** The address of all ports but one's own. */
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
   * Sends a packet after all that this port was given before. A lost frame loses the packet; nobody is told.
   * `sent(packet)` is called when the last frame has left. Throws RangeError for frames that no Ethernet carries.
   * @param everyNs the sender has the first frame ready now, and each further one so much later
   */
  transmit(
    to: number,
    frames: readonly number[],
    packet: unknown,
    sent?: (packet: never) => void,
    everyNs?: number,
  ): void
  /** A crash: what waits is dropped, the frame on the wire is cut and lost, `sent` is not called. */
  reset(): void
  /** Packets given and not yet sent. */
  readonly backlog: number
  /**
   * Takes packets for others as well, as an interface that listens to all frames does, or a port to which a switch copies them. Each comes
   * here or is lost, whatever becomes of it elsewhere. What is not wanted costs nothing.
   * @param wants null: no more of them
   */
  overhear(wants: Wants | null): void
}

/** Whether a packet that is for another port is wanted here too. */
export type Wants = (packet: unknown) => boolean

export interface Network {
  attach(receive: Receive): NetworkPort
  /** Asked for each packet and receiver on arrival; false: the packet is lost. The one hook for faults. */
  verdict: ((from: number, to: number) => boolean) | null
  /** Called at the end of each collision; it changes nothing. A switched network has none. */
  collided: (() => void) | null
  readonly statistics: NetworkStatistics
}

/** Counted since the start. */
export interface NetworkStatistics {
  /** Frames that were sent whole, and their bits with preamble and gap. */
  frames: number
  bits: number
  collisions: number
  /** Frames given up after too many collisions, or for want of room in a switch. */
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

/** A packet on its way, as the networks keep it. */
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

/** The ports of a network that overhear what is for others. */
export class Overhearing<Port extends { readonly id: number }> {
  readonly #wants = new Map<Port, Wants>()

  set(port: Port, wants: Wants | null): void {
    if (wants === null) this.#wants.delete(port)
    else this.#wants.set(port, wants)
  }

  /** Those to which a packet comes that is for somebody else. */
  of(from: number, to: number, packet: unknown): readonly Port[] {
    if (this.#wants.size === 0) return nobody
    const found: Port[] = []
    for (const [port, wants] of this.#wants) {
      if (port.id !== from && port.id !== to && wants(packet)) found.push(port)
    }
    return found
  }
}

/** A packet has arrived at all ports at once: it goes to the one that it is for, or to all but its sender, as the verdict lets it. */
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
