// The UNIX datagram service: UDP over IP, fragmented into frames that fit the Ethernet, and the processor time that each end
// spends on it. Delivery is not guaranteed: a datagram that loses a frame is lost.

import type { Host } from '../machine/host.ts'

const UDP_HEADER = 8
const IP_HEADER = 20
const ETHERNET_OVERHEAD = 18 // header 14, check 4
const FRAGMENT_BYTES = 1480 // what an IP fragment carries in a 1500-byte frame body
const SMALLEST_FRAME = 64

/** By the size of the datagram, up to the largest that UDP carries. */
const frameLists: (readonly number[] | undefined)[] = new Array(65_536)

/** The sizes of the Ethernet frames that carry a datagram of this many bytes (IP fragmentation, RFC 791). */
export function framesOf(bytes: number): readonly number[] {
  let frames = frameLists[bytes]
  if (frames === undefined) {
    const list: number[] = []
    for (let left = bytes + UDP_HEADER; left > 0; left -= FRAGMENT_BYTES) {
      const body = Math.min(left, FRAGMENT_BYTES) + IP_HEADER
      list.push(Math.max(SMALLEST_FRAME, body + ETHERNET_OVERHEAD))
    }
    frames = list
    if (bytes < frameLists.length) frameLists[bytes] = frames
  }
  return frames
}

interface Outgoing<P> {
  readonly to: number
  readonly bytes: number
  readonly frames: readonly number[]
  readonly packet: P
  /** The interval at which the processor delivers frames to the network. */
  readonly everyNs: number
  readonly sent: ((outgoing: Outgoing<P>) => void) | undefined
  /** When its first fragment was handed to the network. */
  sentAt: number
}

/** One host's end of the datagram service. Lives as long as the host is up; a crash drops what is in transit. */
export class DatagramSocket<P> {
  readonly #host: Host
  readonly #deliver: (packet: P) => void
  #overheard: ((packet: P, to: number) => void) | null = null
  /** Datagrams and bytes handed to the network, for accounting. */
  sentDatagrams = 0
  sentBytes = 0

  /** @param deliver called when a datagram has arrived and its processor time has been spent */
  constructor(host: Host, deliver: (packet: P) => void) {
    this.#host = host
    this.#deliver = deliver
    host.onPacket = (incoming) => this.#arrived(incoming as Outgoing<P>)
  }

  /**
   * Also takes datagrams addressed to other hosts. The interface discards those not wanted, at no cost.
   * @param overheard called when one has arrived here and its processor time has been spent, with the host it was addressed to
   */
  overhear(wants: (packet: P) => boolean, overheard: (packet: P, to: number) => void): void {
    this.#overheard = overheard
    this.#host.port.overhear((packet) => wants((packet as Outgoing<P>).packet))
  }

  /**
   * Sends a datagram. The first fragment leaves when its share of the work is done, the others as the processor gets to them and
   * the wire is free, so processing and transmission overlap.
   * @param extraNs processor time that the sender's own software spends first
   * @param sent called when the last fragment is on the wire; never for a datagram to this host
   */
  send(to: number, bytes: number, packet: P, extraNs = 0, sent?: () => void): void {
    const { cpu, id, profile } = this.#host
    const { sendNs, sendNsPerByte, frameNs } = profile.network
    const frames = framesOf(bytes)
    const shareNs = frameNs + (bytes * sendNsPerByte) / frames.length
    this.sentDatagrams++
    this.sentBytes += bytes
    const outgoing = { to, bytes, frames, packet, everyNs: Math.round(shareNs), sent, sentAt: 0 }
    const firstNs = extraNs + sendNs + shareNs
    const restNs = (frames.length - 1) * shareNs
    if (to === id) cpu.system(firstNs + restNs, this.#transmit, outgoing)
    else cpu.system(firstNs, this.#transmit, outgoing, restNs)
  }

  readonly #transmit = (outgoing: Outgoing<P>): void => {
    const { to, frames, everyNs, sent } = outgoing
    outgoing.sentAt = this.#host.simulation.now
    if (to === this.#host.id)
      this.#arrived(outgoing) // loopback: no wire, but both ends' work
    else this.#host.port.transmit(to, frames, outgoing, sent, everyNs)
  }

  /**
   * Fragments are processed as they arrive, so that work overlaps with the wire for all but the last one. The cost per datagram
   * was measured on idle machines; on a busy one, two context switches are added: away from the running process and back.
   */
  #arrived(incoming: Outgoing<P>): void {
    const { cpu, profile, simulation } = this.#host
    const { receiveNs, receiveNsPerByte, frameNs } = profile.network
    const fragments = incoming.frames.length
    const last = incoming.bytes + UDP_HEADER - (fragments - 1) * FRAGMENT_BYTES
    const earlierNs = (fragments - 1) * frameNs + (incoming.bytes - last) * receiveNsPerByte
    let workNs = receiveNs + fragments * frameNs + incoming.bytes * receiveNsPerByte
    if (cpu.load > 0) workNs += 2 * profile.cpu.contextSwitchNs
    if (fragments > 1) {
      const firstCameAt = incoming.sentAt + (simulation.now - incoming.sentAt) / fragments
      workNs += cpu.doneSince(firstCameAt, earlierNs) - earlierNs
    }
    cpu.system(Math.round(workNs), this.#received, incoming)
  }

  readonly #received = ({ packet, to }: Outgoing<P>): void => {
    if (to === this.#host.id) this.#deliver(packet)
    else this.#overheard?.(packet, to)
  }
}
