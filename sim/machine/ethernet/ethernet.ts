// A shared Ethernet (IEEE 802.3, half duplex): 1-persistent carrier sense, collisions, jam, truncated binary exponential backoff. Carriers'
// beginnings and ends propagate to each station; so:
// - A station that starts before another's carrier has reached it collides.
// - Each station waits one gap from when it hears the medium fall silent. Of those waiting for the end of the same carrier, none can hear
//   another before its own gap is over, wherever they are; so all start, and collide.
// - Each station in a collision stops once it has heard another and has sent its preamble and the jam; its backoff starts then.
// A run of frames that nobody disturbs is one event (the packet's arrival), and so is a collision (its end). Anything that comes in between
// sees the state of that instant (`catchUp`) and splits the run; the result is the same to the nanosecond as with one event per frame
// (`stepByStep`).

import type { RandomStream } from '../../kernel/chance/random.ts'
import type { Simulation } from '../../kernel/simulation.ts'
import {
  BROADCAST,
  deliver,
  type Network,
  type NetworkStatistics,
  noStatistics,
  Overhearing,
  type Receive,
  type Transmission,
} from '../network.ts'
import { Collision } from './ethernet-collision.ts'
import { type Cable, EthernetPort } from './ethernet-port.ts'
import { Silence } from './ethernet-silence.ts'
import {
  ATTEMPT_LIMIT,
  BACKOFF_LIMIT,
  type EthernetOptions,
  type EthernetTiming,
  ethernetTiming,
  frameNs,
  travelNs,
} from './ethernet-timing.ts'

export class Ethernet implements Network, Cable {
  verdict: ((from: number, to: number) => boolean) | null = null
  collided: (() => void) | null = null
  readonly simulation: Simulation
  readonly overhearing = new Overhearing<EthernetPort>()
  readonly #random: RandomStream
  readonly #timing: EthernetTiming
  readonly #stepByStep: boolean
  readonly #ports: EthernetPort[] = []
  readonly #statistics: NetworkStatistics = noStatistics()

  readonly #silence: Silence
  /** Set for the end of the current carrier or collision; -1 while the medium is silent. */
  #timer = -1
  /** Stations that start when they hear the current carrier or collision end. */
  #waiting: EthernetPort[] = []
  /** The station whose carrier is on the medium, when its current frame started (or will), and how many frames one event covers. */
  #sender: EthernetPort | null = null
  #startedAt = 0
  #runFrames = 0
  #runEndsAt = 0
  /** Set for the packet's arrival if the run has no event for its end; else -1. */
  #arrival = -1
  /** The stations that have started, or will when their gap is over, without hearing each other in time. */
  #collision: Collision | null = null

  /** @param random the stream from which backoff is drawn. Throws RangeError for options that no Ethernet has. */
  constructor(simulation: Simulation, random: RandomStream, options: EthernetOptions = {}) {
    this.simulation = simulation
    this.#random = random
    this.#timing = ethernetTiming(options)
    this.#silence = new Silence(this.#timing)
    this.#stepByStep = options.stepByStep ?? false
  }

  get statistics(): NetworkStatistics {
    this.catchUp()
    return this.#statistics
  }

  attach(receive: Receive): EthernetPort {
    const id = this.#ports.length
    const port = new EthernetPort(this, id, id % this.#timing.delaysNs.length, receive)
    this.#ports.push(port)
    return port
  }

  attempt(port: EthernetPort): void {
    const now = this.simulation.now
    this.interrupt()
    if (this.#sender !== null) this.#skipSentFrames(now)
    const startAt = Math.max(now, this.#silence.opensFor(port))
    if (this.#collision !== null) {
      if (!this.#collision.isUnheard(port, now)) return this.#wait(port)
      this.#collision.add(port, startAt)
      this.#collide(this.#collision)
    } else if (this.#sender === null) {
      this.#begin(port, startAt)
    } else if (now >= this.#startedAt + travelNs(this.#timing, this.#sender, port)) {
      this.#wait(port)
      if (this.#runFrames > 1) this.#endRunWithFrame()
    } else {
      const collision = new Collision(this.#timing)
      collision.add(this.#sender, this.#startedAt)
      collision.add(port, startAt)
      this.#sender = null
      this.#collide(collision)
    }
  }

  withdraw(port: EthernetPort): void {
    this.interrupt()
    const now = this.simulation.now
    if (port.state === 'sending') {
      this.#skipSentFrames(now)
      if (this.#sender === port) {
        if (now >= this.#startedAt) this.#silence.afterCarrier(port, now)
        this.#sender = null
        this.#contend()
      }
    } else if (port.state === 'waiting') {
      this.#waiting.splice(this.#waiting.indexOf(port), 1)
    } else if (port.state === 'colliding' && !this.#collision!.drop(port, now)) {
      this.#leaveCollision(port)
    }
  }

  catchUp(): void {
    if (this.#arrival >= 0 && this.simulation.now >= this.#runEndsAt) this.#endUndisturbedRun()
  }

  interrupt(): void {
    this.catchUp()
    if (this.#arrival < 0) return
    this.simulation.cancel(this.#arrival)
    this.#arrival = -1
    this.#set(this.#runEndsAt, this.#endRun)
  }

  #wait(port: EthernetPort): void {
    port.state = 'waiting'
    this.#waiting.push(port)
  }

  /** A station has more to send: it waits for the medium to become free, or for its next frame if that is later. */
  #goOn(port: EthernetPort): void {
    if (port.readyAt <= this.#silence.opensFor(port)) this.#wait(port)
    else port.pause(port.readyAt - this.simulation.now)
  }

  #set(endsAt: number, action: (value: undefined) => void): void {
    if (this.#timer >= 0) this.simulation.cancel(this.#timer)
    this.#timer = this.simulation.after(endsAt - this.simulation.now, action, undefined)
  }

  #clear(): void {
    if (this.#timer >= 0) this.simulation.cancel(this.#timer)
    this.#timer = -1
  }

  /** The medium is free, or will be when the gap is over: a single waiting station gets it; several all try. */
  #contend(): void {
    this.#clear()
    const waiting = this.#waiting.splice(0)
    const now = this.simulation.now
    if (waiting.length === 0) return
    if (waiting.length === 1) return this.#begin(waiting[0]!, Math.max(now, this.#silence.opensFor(waiting[0]!)))
    const collision = new Collision(this.#timing)
    for (const port of waiting) collision.add(port, Math.max(now, this.#silence.opensFor(port)))
    this.#collide(collision)
  }

  /** A station has the medium to itself from `startAt` on, as far as is known now. */
  #begin(port: EthernetPort, startAt: number): void {
    const packet = port.head
    const { frames, givenAt, everyNs } = packet
    const timing = this.#timing
    port.state = 'sending'
    this.#sender = port
    this.#startedAt = startAt
    const last = this.#stepByStep || this.#waiting.length > 0 ? port.frame : frames.length - 1
    this.#runFrames = last - port.frame + 1
    let endsAt = startAt + frameNs(timing, frames[port.frame]!)
    for (let i = port.frame + 1; i <= last; i++)
      endsAt = Math.max(endsAt + timing.gapNs, givenAt + i * everyNs) + frameNs(timing, frames[i]!)
    this.#runEndsAt = endsAt
    const alone = packet.sent === undefined && port.queued === 1 && this.#waiting.length === 0
    if (!alone || packet.lost || this.#stepByStep) return this.#set(endsAt, this.#endRun)
    this.#clear()
    this.#arrival = this.simulation.after(endsAt + this.#travelNs(packet) - this.simulation.now, this.#arrive, packet)
  }

  #travelNs({ from, to }: Transmission): number {
    return travelNs(this.#timing, this.#ports[from]!, to === BROADCAST ? undefined : this.#ports[to])
  }

  /** Advances the sender to the frame that is on the wire now or whose gap is running; that frame may not be ready yet. */
  #skipSentFrames(now: number): void {
    const port = this.#sender!
    while (this.#runFrames > 1) {
      const endsAt = this.#startedAt + frameNs(this.#timing, port.head.frames[port.frame]!)
      if (now < endsAt) return
      port.frameSent(this.#statistics)
      this.#silence.afterCarrier(port, endsAt)
      this.#runFrames--
      this.#startedAt = Math.max(endsAt + this.#timing.gapNs, port.readyAt)
      if (now < this.#startedAt && this.#startedAt > endsAt + this.#timing.gapNs) {
        port.pause(this.#startedAt - now)
        this.#sender = null
        return this.#clear()
      }
    }
  }

  #endRunWithFrame(): void {
    this.#runFrames = 1
    const port = this.#sender!
    this.#runEndsAt = this.#startedAt + frameNs(this.#timing, port.head.frames[port.frame]!)
    this.#set(this.#runEndsAt, this.#endRun)
  }

  readonly #endRun = (): void => {
    this.#timer = -1
    const port = this.#sender!
    for (; this.#runFrames > 0; this.#runFrames--) port.frameSent(this.#statistics)
    this.#sender = null
    this.#silence.afterCarrier(port, this.simulation.now)
    const done = port.takeSent()
    if (port.hasFrame) this.#goOn(port)
    this.#contend()
    if (done !== null) this.#finish(done)
  }

  /** The packet has been sent completely; its arrival has an event of its own. */
  #endUndisturbedRun(): void {
    this.#arrival = -1
    const port = this.#sender!
    for (; this.#runFrames > 0; this.#runFrames--) port.frameSent(this.#statistics)
    this.#sender = null
    this.#silence.afterCarrier(port, this.#runEndsAt)
    const { givenAt } = port.takeSent()!
    this.#statistics.packets++
    this.#statistics.delayNs += this.#runEndsAt - givenAt
  }

  #collide(collision: Collision): void {
    this.#collision = collision
    this.#set(collision.endsAt(), this.#endCollision)
  }

  /** A station that had not started never will: the others continue without it. */
  #leaveCollision(port: EthernetPort): void {
    const others = this.#collision!.without(port)
    const [only] = others.stations
    this.#collision = null
    if (only === undefined) this.#contend()
    else if (others.stations.length === 1) this.#begin(only.port!, only.startNs)
    else this.#collide(others)
  }

  readonly #endCollision = (): void => {
    this.#timer = -1
    this.#statistics.collisions++
    if (this.collided !== null) this.collided()
    const stations = this.#collision!.ended()
    this.#collision = null
    this.#silence.afterCollision(stations)
    const done: Transmission[] = []
    for (const { port, endNs } of stations) {
      if (port === null) continue
      if (++port.attempts < ATTEMPT_LIMIT) {
        this.#backOff(port, endNs)
        continue
      }
      this.#statistics.drops++
      port.head.lost = true
      port.nextFrame()
      const packet = port.takeSent()
      if (packet !== null) done.push(packet)
      if (port.hasFrame) this.#goOn(port)
    }
    this.#contend()
    for (const packet of done) this.#finish(packet)
  }

  #backOff(port: EthernetPort, sinceNs: number): void {
    const slots = Math.floor(this.#random.uniform() * (1 << Math.min(port.attempts, BACKOFF_LIMIT)))
    if (slots === 0) this.#wait(port)
    else port.pause(sinceNs + slots * this.#timing.slotNs - this.simulation.now)
  }

  /** The last frame of a packet has left, or was given up. */
  #finish(transmission: Transmission): void {
    this.#statistics.packets++
    this.#statistics.delayNs += this.simulation.now - transmission.givenAt
    if (!transmission.lost) this.simulation.after(this.#travelNs(transmission), this.#arrive, transmission)
    transmission.sent?.(transmission.packet as never)
  }

  readonly #arrive = (transmission: Transmission): void => {
    this.catchUp()
    deliver(transmission, this.#ports, this.overhearing, this.verdict)
  }
}
