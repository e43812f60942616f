// A station on a shared Ethernet: its queue of packets, and its progress with the frame at the head.

import type { Simulation } from '../../kernel/simulation.ts'
import {
  checkFrames,
  type NetworkPort,
  type NetworkStatistics,
  type Overhearing,
  type Receive,
  type Transmission,
  type Wants,
} from '../network.ts'
import { frameBits } from './ethernet-timing.ts'

/**
 * sending: has the medium, or will when the gap is over; waiting: for the medium to become free; pausing: backing off, or waiting for its
 * next frame to be ready.
 */
export type StationState = 'idle' | 'waiting' | 'sending' | 'colliding' | 'pausing'

/** The cable as its stations see it. */
export interface Cable {
  readonly simulation: Simulation
  readonly overhearing: Overhearing<EthernetPort>
  /** A station has a frame to send now: for the first time, or again after a pause. */
  attempt(port: EthernetPort): void
  /** A station has crashed. */
  withdraw(port: EthernetPort): void
  /** Applies what has happened by now without an event of its own. */
  catchUp(): void
  /** Called before anything that changes what comes next: a run that has no event for its end gets one. */
  interrupt(): void
}

export class EthernetPort implements NetworkPort {
  readonly id: number
  readonly receive: Receive
  /** Where on the cable it stands. */
  readonly place: number
  /** For the Ethernet, like the next three fields. */
  state: StationState = 'idle'
  /** Index of the head packet's next frame to send. */
  frame = 0
  /** How often that frame has collided. */
  attempts = 0
  sentBits = 0
  readonly #ethernet: Cable
  #queue: Transmission[] = []
  #pause = -1

  constructor(ethernet: Cable, id: number, place: number, receive: Receive) {
    this.#ethernet = ethernet
    this.id = id
    this.place = place
    this.receive = receive
  }

  transmit(to: number, frames: readonly number[], packet: unknown, sent?: (packet: never) => void, everyNs = 0): void {
    if (to === this.id) throw new RangeError(`port ${to} does not hear itself`)
    checkFrames(frames)
    if (this.state === 'sending') this.#ethernet.interrupt()
    const givenAt = this.#ethernet.simulation.now
    this.#queue.push({ from: this.id, to, frames, packet, sent, givenAt, everyNs, lost: false })
    if (this.state === 'idle') this.#ethernet.attempt(this)
  }

  overhear(wants: Wants | null): void {
    this.#ethernet.overhearing.set(this, wants)
  }

  reset(): void {
    this.#ethernet.withdraw(this)
    if (this.#pause >= 0) this.#ethernet.simulation.cancel(this.#pause)
    this.#pause = -1
    this.#queue = []
    this.frame = 0
    this.attempts = 0
    this.state = 'idle'
  }

  get backlog(): number {
    this.#ethernet.catchUp()
    return this.#queue.length
  }

  /** Bits of frames sent completely since the start, including preamble and gap. */
  get bits(): number {
    this.#ethernet.catchUp()
    return this.sentBits
  }

  /** For the Ethernet: packets not yet sent or given up. */
  get queued(): number {
    return this.#queue.length
  }

  /** The packet whose frames are being sent; only while there is one. */
  get head(): Transmission {
    return this.#queue[0]!
  }

  get hasFrame(): boolean {
    return this.#queue.length > 0
  }

  /** The current frame has been sent completely. */
  frameSent(statistics: NetworkStatistics): void {
    const bits = frameBits(this.head.frames[this.frame]!)
    statistics.frames++
    statistics.bits += bits
    this.sentBits += bits
    this.nextFrame()
  }

  nextFrame(): void {
    this.frame++
    this.attempts = 0
  }

  /** Removes the head packet if all its frames have been sent or given up. The station is then idle until told otherwise. */
  takeSent(): Transmission | null {
    this.state = 'idle'
    if (this.frame < this.head.frames.length) return null
    this.frame = 0
    return this.#queue.shift()!
  }

  /** When its next frame is ready to be sent. */
  get readyAt(): number {
    const { givenAt, everyNs } = this.head
    return givenAt + this.frame * everyNs
  }

  pause(delayNs: number): void {
    this.state = 'pausing'
    this.#pause = this.#ethernet.simulation.after(delayNs, this.#goOn, undefined)
  }

  readonly #goOn = (): void => {
    this.#pause = -1
    this.#ethernet.attempt(this)
  }
}
