// A shared Ethernet (IEEE 802.3, half duplex): 1-persistent carrier sense, collisions, jam, truncated binary exponential backoff.
// All stations are the same propagation delay apart. What it decides:
// - A station sees the carrier of another one propagation delay after it began, so who starts within that time collides.
// - All see the medium fall silent at the same instant and wait the gap from there; all that wait begin together, and collide.
// - A collision lasts until its last station has heard it, has sent its preamble and the jam; backoff counts from there.
// The frames of a packet that nobody disturbs are one event; whoever comes in between splits the run at that instant, so that
// the result is the same to the nanosecond as with one event a frame (the option `frameByFrame`, which a test compares).

import type { RandomStream } from '../kernel/random.ts'
import type { Simulation, Timer } from '../kernel/simulation.ts'
import { EthernetPort } from './ethernet-port.ts'
import {
  ATTEMPT_LIMIT,
  BACKOFF_LIMIT,
  type EthernetTiming,
  ethernetTiming,
  GAP_BITS,
  PREAMBLE_BYTES,
} from './ethernet-timing.ts'
import {
  BROADCAST,
  type Network,
  type NetworkStatistics,
  noStatistics,
  type Receive,
  type Transmission,
} from './network.ts'

export interface EthernetOptions {
  readonly megabitsPerSecond?: number
  /** From any station to any other. */
  readonly propagationNs?: number
  /** One event for each frame: slower, and the same result. */
  readonly frameByFrame?: boolean
}

/** 500 m, the longest segment of thick Ethernet, at 0.77 of the speed of light. */
const SEGMENT_NS = 2165

type Medium = 'silent' | 'contention' | 'carrier' | 'collision'

export class Ethernet implements Network {
  verdict: ((from: number, to: number) => boolean) | null = null
  readonly statistics: NetworkStatistics = noStatistics()
  readonly simulation: Simulation
  readonly #random: RandomStream
  readonly #timing: EthernetTiming
  readonly #propagationNs: number
  readonly #frameByFrame: boolean
  readonly #ports: EthernetPort[] = []

  #medium: Medium = 'silent'
  /** When the present state of the medium ends; none while it is silent. */
  #timer: Timer = -1
  /** The earliest instant at which anybody may begin, when no carrier is there. */
  #openAt = 0
  /** Those that begin as soon as the medium opens. */
  #waiting: EthernetPort[] = []
  /** Carrier: whose, since when its present frame (it may lie in the gap before it), and how many frames one event covers. */
  #sender: EthernetPort | null = null
  #startedAt = 0
  #runFrames = 0
  /** Collision: whose, and when the first, the second and the last of them began. */
  #colliding: EthernetPort[] = []
  #firstStart = 0
  #secondStart = 0
  #lastStart = 0

  /** @param random the stream from which backoff is drawn. Throws RangeError for options that are no Ethernet. */
  constructor(simulation: Simulation, random: RandomStream, options: EthernetOptions = {}) {
    this.simulation = simulation
    this.#random = random
    this.#timing = ethernetTiming(options.megabitsPerSecond ?? 10)
    this.#propagationNs = options.propagationNs ?? SEGMENT_NS
    this.#frameByFrame = options.frameByFrame ?? false
    const longest = this.#timing.slotNs / 2
    if (!(this.#propagationNs >= 1 && this.#propagationNs <= longest)) {
      throw new RangeError(`the propagation delay is 1 to ${longest} ns (half a slot); got ${this.#propagationNs}`)
    }
  }

  attach(receive: Receive): EthernetPort {
    const port = new EthernetPort(this, this.#ports.length, receive)
    this.#ports.push(port)
    return port
  }

  /** The ports': a station has a frame to send, now: its first, or again after backing off. */
  attempt(port: EthernetPort): void {
    const now = this.simulation.now
    if (this.#medium === 'carrier') this.#skipSentFrames(now)
    if (this.#medium === 'silent') {
      this.#begin(port, Math.max(now, this.#openAt))
    } else if (this.#medium === 'carrier' && now < this.#startedAt) {
      this.#openAt = this.#startedAt // both wait for the end of the same gap
      this.#wait(this.#sender!)
      this.#wait(port)
      this.#sender = null
      this.#contend()
    } else if (this.#medium === 'carrier' && now < this.#startedAt + this.#propagationNs) {
      this.#collide([this.#sender!, port], this.#startedAt)
      this.#sender = null
    } else if (this.#medium === 'collision' && now < this.#firstStart + this.#propagationNs) {
      this.#join(port)
    } else {
      this.#wait(port)
      if (this.#medium === 'carrier' && this.#runFrames > 1) this.#endRunWithFrame()
    }
  }

  /** The ports': a station has crashed. */
  withdraw(port: EthernetPort): void {
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
      this.#colliding.splice(this.#colliding.indexOf(port), 1)
    }
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
      this.#set('contention', openAt, this.#open)
    } else if (this.#waiting.length === 1) {
      this.#begin(this.#waiting.pop()!, openAt)
    } else {
      if (this.#timer >= 0) this.simulation.cancel(this.#timer)
      this.#timer = -1
      this.#medium = 'silent'
    }
  }

  readonly #open = (): void => {
    this.#timer = -1
    const starters = this.#waiting
    this.#waiting = []
    this.#collide(starters, this.simulation.now)
  }

  /** A station has the medium for itself from `startAt` on, as far as is known now. */
  #begin(port: EthernetPort, startAt: number): void {
    const { frames } = port.head
    port.state = 'sending'
    this.#sender = port
    this.#startedAt = startAt
    const last = this.#frameByFrame ? port.frame : frames.length - 1
    this.#runFrames = last - port.frame + 1
    let endsAt = startAt + (this.#runFrames - 1) * this.#timing.gapNs
    for (let i = port.frame; i <= last; i++) endsAt += this.#durationNs(frames[i]!)
    this.#set('carrier', endsAt, this.#endRun)
  }

  #durationNs(bytes: number): number {
    return (PREAMBLE_BYTES + bytes) * 8 * this.#timing.bitNs
  }

  /** Brings the sender to the frame that is on the wire at this instant, or in the gap before it. */
  #skipSentFrames(now: number): void {
    const port = this.#sender!
    while (this.#runFrames > 1) {
      const endsAt = this.#startedAt + this.#durationNs(port.head.frames[port.frame]!)
      if (now < endsAt) return
      this.#frameSent(port)
      this.#runFrames--
      this.#startedAt = endsAt + this.#timing.gapNs
    }
  }

  #endRunWithFrame(): void {
    this.#runFrames = 1
    const port = this.#sender!
    this.#set('carrier', this.#startedAt + this.#durationNs(port.head.frames[port.frame]!), this.#endRun)
  }

  #frameSent(port: EthernetPort): void {
    const bits = (PREAMBLE_BYTES + port.head.frames[port.frame]!) * 8 + GAP_BITS
    this.statistics.frames++
    this.statistics.bits += bits
    port.bits += bits
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

  #collide(stations: EthernetPort[], firstStart: number): void {
    for (const port of stations) port.state = 'colliding'
    this.#colliding = stations
    this.#firstStart = firstStart
    this.#secondStart = this.simulation.now
    this.#lastStart = this.simulation.now
    this.#jam()
  }

  #join(port: EthernetPort): void {
    port.state = 'colliding'
    this.#colliding.push(port)
    this.#lastStart = this.simulation.now
    this.#jam()
  }

  #jam(): void {
    const { preambleNs, jamNs } = this.#timing
    const heardAt = this.#secondStart + this.#propagationNs // by the first station, whose signal the others have heard by then
    this.#set('collision', Math.max(heardAt, this.#lastStart + preambleNs) + jamNs, this.#endCollision)
  }

  readonly #endCollision = (): void => {
    this.#timer = -1
    this.statistics.collisions++
    this.#openAt = this.simulation.now + this.#timing.gapNs
    const colliding = this.#colliding.sort((one, other) => one.id - other.id)
    this.#colliding = []
    const done: Transmission[] = []
    for (const port of colliding) {
      if (++port.attempts < ATTEMPT_LIMIT) {
        this.#backOff(port)
        continue
      }
      this.statistics.drops++
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
    this.statistics.packets++
    this.statistics.delayNs += this.simulation.now - transmission.givenAt
    if (!transmission.lost) this.simulation.after(this.#propagationNs, this.#arrive, transmission)
    transmission.sent?.(transmission.packet as never)
  }

  readonly #arrive = ({ from, to, packet }: Transmission): void => {
    if (to !== BROADCAST) {
      if (this.verdict === null || this.verdict(from, to)) this.#ports[to]?.receive(packet, from)
      return
    }
    for (const port of this.#ports) {
      if (port.id === from) continue
      if (this.verdict === null || this.verdict(from, port.id)) port.receive(packet, from)
    }
  }
}
