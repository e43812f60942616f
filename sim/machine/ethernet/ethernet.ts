// A shared Ethernet (IEEE 802.3, half duplex): 1-persistent carrier sense, collisions, jam, truncated binary exponential backoff.
// All stations are the same propagation delay apart. What it decides:
// - A station sees the carrier of another one propagation delay after it began, so who starts within that time collides.
// - All see the medium fall silent at the same instant and wait the gap from there; all that wait begin together, and collide.
// - A collision lasts until its last station has heard it, has sent its preamble and the jam; backoff counts from there.
// What nobody disturbs is one event: of a packet, the arrival of its last frame; of stations that begin together, the end of their
// collision. Whoever comes in between is told the state of that instant (`catchUp`), splits the run and has the rest done step by
// step, so that the result is the same to the nanosecond as with one event a frame (the option `stepByStep`; a test compares).

import type { RandomStream } from '../../kernel/chance/random.ts'
import type { Simulation } from '../../kernel/simulation.ts'
import {
  deliver,
  type Network,
  type NetworkStatistics,
  noStatistics,
  type Receive,
  type Transmission,
} from '../network.ts'
import { Collision, collisionEnd } from './ethernet-collision.ts'
import { type Cable, EthernetPort } from './ethernet-port.ts'
import {
  ATTEMPT_LIMIT,
  BACKOFF_LIMIT,
  type EthernetOptions,
  type EthernetTiming,
  ethernetTiming,
  frameBits,
  frameNs,
} from './ethernet-timing.ts'

type Medium = 'silent' | 'contention' | 'carrier' | 'collision'

export class Ethernet implements Network, Cable {
  verdict: ((from: number, to: number) => boolean) | null = null
  collided: (() => void) | null = null
  readonly simulation: Simulation
  readonly #random: RandomStream
  readonly #timing: EthernetTiming
  readonly #stepByStep: boolean
  readonly #ports: EthernetPort[] = []
  readonly #statistics: NetworkStatistics = noStatistics()

  #medium: Medium = 'silent'
  /** When the present state of the medium ends; none while it is silent. */
  #timer = -1
  /** The earliest instant at which anybody may begin, when no carrier is there. */
  #openAt = 0
  /** Those that begin as soon as the medium opens. */
  #waiting: EthernetPort[] = []
  /** Carrier: whose, since when its present frame (it may lie in the gap before it), and how many frames one event covers. */
  #sender: EthernetPort | null = null
  #startedAt = 0
  #runFrames = 0
  #runEndsAt = 0
  /** Carrier: the run has no event for its end, only this one for the arrival of its packet; else -1. */
  #arrival = -1
  #collision: Collision | null = null

  /** @param random the stream from which backoff is drawn. Throws RangeError for options that are no Ethernet. */
  constructor(simulation: Simulation, random: RandomStream, options: EthernetOptions = {}) {
    this.simulation = simulation
    this.#random = random
    this.#timing = ethernetTiming(options)
    this.#stepByStep = options.stepByStep ?? false
  }

  get statistics(): NetworkStatistics {
    this.catchUp()
    return this.#statistics
  }

  attach(receive: Receive): EthernetPort {
    const port = new EthernetPort(this, this.#ports.length, receive)
    this.#ports.push(port)
    return port
  }

  attempt(port: EthernetPort): void {
    const now = this.simulation.now
    this.interrupt()
    if (this.#medium === 'carrier') this.#skipSentFrames(now)
    if (this.#medium === 'silent') {
      this.#begin(port, Math.max(now, this.#openAt))
    } else if (this.#medium === 'carrier' && now < this.#startedAt) {
      this.#openAt = this.#startedAt // both wait for the end of the same gap
      this.#wait(this.#sender!)
      this.#wait(port)
      this.#sender = null
      this.#contend()
    } else if (this.#medium === 'carrier' && now < this.#startedAt + this.#timing.propagationNs) {
      this.#collide(new Collision([this.#sender!, port], this.#startedAt, now))
      this.#sender = null
    } else if (this.#collision?.isUnheard(now, this.#timing)) {
      this.#collision.join(port, now)
      this.#collide(this.#collision)
    } else {
      this.#wait(port)
      if (this.#medium === 'carrier' && this.#runFrames > 1) this.#endRunWithFrame()
    }
  }

  withdraw(port: EthernetPort): void {
    this.interrupt()
    if (port.state === 'sending') {
      const now = this.simulation.now
      this.#skipSentFrames(now)
      this.#openAt = now < this.#startedAt ? this.#startedAt : now + this.#timing.gapNs
      this.#sender = null
      this.#contend()
    } else if (port.state === 'waiting') {
      this.#waiting.splice(this.#waiting.indexOf(port), 1)
      if (this.#medium === 'contention') this.#contend()
    } else if (port.state === 'colliding') {
      this.#collision!.drop(port)
    }
  }

  catchUp(): void {
    const now = this.simulation.now
    if (this.#arrival >= 0 && now >= this.#runEndsAt) this.#endUndisturbedRun()
    else if (this.#medium === 'contention' && now >= this.#openAt) this.#beginCollision()
  }

  interrupt(): void {
    this.catchUp()
    if (this.#arrival < 0) return
    this.simulation.cancel(this.#arrival)
    this.#arrival = -1
    this.#set('carrier', this.#runEndsAt, this.#endRun)
  }

  #wait(port: EthernetPort): void {
    port.state = 'waiting'
    this.#waiting.push(port)
  }

  #set(medium: Medium, endsAt: number, action: (value: undefined) => void): void {
    if (this.#timer >= 0) this.simulation.cancel(this.#timer)
    this.#medium = medium
    this.#timer = this.simulation.after(endsAt - this.simulation.now, action, undefined)
  }

  /** The medium is free, or will be when the gap is over: who waits gets it, or they all try. */
  #contend(): void {
    const openAt = Math.max(this.#openAt, this.simulation.now)
    if (this.#waiting.length > 1) {
      this.#openAt = openAt
      const end = collisionEnd(this.#timing, openAt, openAt)
      if (this.#stepByStep) this.#set('contention', openAt, this.#open)
      else this.#set('contention', end, this.#endCollision)
    } else if (this.#waiting.length === 1) {
      this.#begin(this.#waiting.pop()!, openAt)
    } else {
      if (this.#timer >= 0) this.simulation.cancel(this.#timer)
      this.#timer = -1
      this.#medium = 'silent'
    }
  }

  /** A station has the medium for itself from `startAt` on, as far as is known now. */
  #begin(port: EthernetPort, startAt: number): void {
    const packet = port.head
    const { frames } = packet
    port.state = 'sending'
    this.#sender = port
    this.#startedAt = startAt
    const last = this.#stepByStep ? port.frame : frames.length - 1
    this.#runFrames = last - port.frame + 1
    let endsAt = startAt + (this.#runFrames - 1) * this.#timing.gapNs
    for (let i = port.frame; i <= last; i++) endsAt += frameNs(this.#timing, frames[i]!)
    this.#runEndsAt = endsAt
    const alone = packet.sent === undefined && port.queued === 1 && this.#waiting.length === 0
    if (!alone || packet.lost || this.#stepByStep) return this.#set('carrier', endsAt, this.#endRun)
    if (this.#timer >= 0) this.simulation.cancel(this.#timer)
    this.#timer = -1
    this.#medium = 'carrier'
    this.#arrival = this.simulation.after(
      endsAt + this.#timing.propagationNs - this.simulation.now,
      this.#arrive,
      packet,
    )
  }

  /** Brings the sender to the frame that is on the wire at this instant, or in the gap before it. */
  #skipSentFrames(now: number): void {
    const port = this.#sender!
    while (this.#runFrames > 1) {
      const endsAt = this.#startedAt + frameNs(this.#timing, port.head.frames[port.frame]!)
      if (now < endsAt) return
      this.#frameSent(port)
      this.#runFrames--
      this.#startedAt = endsAt + this.#timing.gapNs
    }
  }

  #endRunWithFrame(): void {
    this.#runFrames = 1
    const port = this.#sender!
    this.#runEndsAt = this.#startedAt + frameNs(this.#timing, port.head.frames[port.frame]!)
    this.#set('carrier', this.#runEndsAt, this.#endRun)
  }

  #frameSent(port: EthernetPort): void {
    const bits = frameBits(port.head.frames[port.frame]!)
    this.#statistics.frames++
    this.#statistics.bits += bits
    port.sentBits += bits
    port.nextFrame()
  }

  readonly #endRun = (): void => {
    this.#timer = -1
    const port = this.#sender!
    for (; this.#runFrames > 0; this.#runFrames--) this.#frameSent(port)
    this.#sender = null
    this.#openAt = this.simulation.now + this.#timing.gapNs
    const done = port.takeSent()
    if (port.hasFrame) this.#wait(port)
    this.#contend()
    if (done !== null) this.#finish(done)
  }

  /** The packet has left whole, and arrives on its own. */
  #endUndisturbedRun(): void {
    this.#arrival = -1
    const port = this.#sender!
    for (; this.#runFrames > 0; this.#runFrames--) this.#frameSent(port)
    this.#sender = null
    this.#medium = 'silent'
    this.#openAt = this.#runEndsAt + this.#timing.gapNs
    const { givenAt } = port.takeSent()!
    this.#statistics.packets++
    this.#statistics.delayNs += this.#runEndsAt - givenAt
  }

  /** All that waited have begun when the medium opened. */
  #beginCollision(): void {
    this.#collision = new Collision(this.#waiting, this.#openAt, this.#openAt)
    this.#waiting = []
    this.#medium = 'collision'
  }

  readonly #open = (): void => {
    this.#timer = -1
    this.#beginCollision()
    this.#collide(this.#collision!)
  }

  #collide(collision: Collision): void {
    this.#collision = collision
    this.#set('collision', collision.endsAt(this.#timing), this.#endCollision)
  }

  readonly #endCollision = (): void => {
    this.#timer = -1
    this.catchUp()
    this.#statistics.collisions++
    if (this.collided !== null) this.collided()
    this.#openAt = this.simulation.now + this.#timing.gapNs
    const colliding = this.#collision!.inOrder()
    this.#collision = null
    const done: Transmission[] = []
    for (const port of colliding) {
      if (++port.attempts < ATTEMPT_LIMIT) {
        this.#backOff(port)
        continue
      }
      this.#statistics.drops++
      port.head.lost = true
      port.nextFrame()
      const packet = port.takeSent()
      if (packet !== null) done.push(packet)
      if (port.hasFrame) this.#wait(port)
    }
    this.#contend()
    for (const packet of done) this.#finish(packet)
  }

  #backOff(port: EthernetPort): void {
    const slots = Math.floor(this.#random.uniform() * (1 << Math.min(port.attempts, BACKOFF_LIMIT)))
    if (slots === 0) this.#wait(port)
    else port.backOff(slots * this.#timing.slotNs)
  }

  /** The last frame of a packet has left, or was given up. */
  #finish(transmission: Transmission): void {
    this.#statistics.packets++
    this.#statistics.delayNs += this.simulation.now - transmission.givenAt
    if (!transmission.lost) this.simulation.after(this.#timing.propagationNs, this.#arrive, transmission)
    transmission.sent?.(transmission.packet as never)
  }

  readonly #arrive = (transmission: Transmission): void => {
    this.catchUp()
    deliver(transmission, this.#ports, this.verdict)
  }
}
