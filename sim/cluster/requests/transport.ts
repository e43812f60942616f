// Requests and replies between the layers of two hosts, over datagrams that may be lost: a request is retransmitted until the
// reply arrives or the view says that the other host is dead. Knows nothing of what requests mean: each part of the layer registers
// the kinds that it handles.

import type { Simulation } from '../../kernel/simulation.ts'
import { takeOut } from '../../kernel/take-out.ts'
import type { Task } from '../../kernel/task.ts'
import { Promised } from '../../kernel/waits.ts'
import type { Host } from '../../machine/host.ts'
import { DatagramSocket } from '../../unix/datagrams.ts'
import { Call, LONGEST_PATIENCE_NS, PATIENCE_NS } from './call.ts'
import { type Answer, type Body, type Outcome, PACKET_HEADER_BYTES, type Packet, type Settle } from './envelope.ts'
import { Numbered } from './numbered.ts'
import type { Traffic } from './traffic.ts'

/** Handles a request that has arrived; every one is eventually answered, or dropped until it is retransmitted. */
export type Receive<Request extends Body, Reply extends Body> = (
  from: number,
  request: Request,
  answer: Answer<Reply>,
) => void

/** The transport as one part of the layer sees it, typed for its own requests and replies. */
export interface Requests<Request extends Body, Reply extends Body> {
  call(to: number, bytes: number, body: Request, settle: Settle<Reply>, workNs?: number): Call
  ask(to: number, bytes: number, body: Request, workNs?: number): Promised<Outcome<Reply>>
  request(to: number, bytes: number, body: Request, workNs?: number): Task<Outcome<Reply>>
  withdraw(call: Call): void
}

export interface TransportOptions {
  readonly simulation: Simulation
  readonly host: Host
  readonly boot: number
  /** Whether a host is up as far as this one knows; no requests are sent to a host that is not. */
  readonly isThere: (host: number) => boolean
  /** Whether to accept packets from this sender. */
  readonly admit: (from: number, boot: number, body: Packet) => boolean
  /** Whether a request may be handled now; if not, it is deferred until this host takes part in the ring. */
  readonly accept: (body: Body) => boolean
}

type Request = Extract<Packet, { direction: 'request' }>
type Reply = Extract<Packet, { direction: 'reply' }>

/** A request from another host that is being carried out here. */
interface Incoming {
  readonly id: number
  readonly body: Body
}

export class Transport {
  readonly #options: TransportOptions
  /** By kind of request: the handler that is registered for it. */
  readonly #parts = new Map<string, Receive<Body, Body>>()
  readonly #socket: DatagramSocket<Packet>
  readonly #calls: Numbered<Call>
  /** By sender: the requests being carried out here, in order of arrival. There are never many. */
  readonly #underWay = new Map<number, Incoming[]>()
  /**
   * First retransmissions are due in the order in which requests were sent. Nearly every reply arrives in time, so requests have no
   * timers of their own: one timer serves the oldest request sent only once, and requests that are over by then are skipped.
   */
  #patience = -1
  /** All calls before this one are over or have been retransmitted. */
  #firstSentOnce: number
  readonly #from: number
  #nextId: number
  /** Requests that arrived before this host takes part in the ring, in order of arrival. */
  readonly #early: Request[] = []
  #down = false
  /** For statistics on what is sent, of which there is too much for the trace. Not called for retransmissions. */
  onSent: ((to: number, packet: Request | Reply, bytes: number) => void) | null = null

  constructor(options: TransportOptions) {
    this.#options = options
    this.#from = options.host.id
    this.#nextId = options.boot * 2 ** 32 // replies to an earlier boot find no call
    this.#firstSentOnce = this.#nextId
    this.#calls = new Numbered(this.#nextId)
    this.#socket = new DatagramSocket(options.host, (packet) => this.#receive(packet))
  }

  get sent(): Traffic {
    return { datagrams: this.#socket.sentDatagrams, bytes: this.#socket.sentBytes }
  }

  /** The host has crashed or the layer has been stopped: nothing is sent, received or settled any more. */
  shutDown(): void {
    this.#down = true
    for (const call of this.#calls.values()) this.#end(call)
    this.#calls.clear()
    if (this.#patience >= 0) this.#options.simulation.cancel(this.#patience)
  }

  /** Registers a handler for requests of these kinds. Requests without a handler are dropped. */
  serve<Request extends Body, Reply extends Body>(
    kinds: readonly Request['kind'][],
    receive: Receive<Request, Reply>,
  ): void {
    for (const kind of kinds) this.#parts.set(kind, receive as unknown as Receive<Body, Body>)
  }

  /**
   * Listens to requests of these kinds addressed to other hosts. The caller must check that the sender is up as far as this host knows; no
   * reply is sent.
   * @param heard called with the host that a request was addressed to, and its sender
   */
  overhear<Request extends Body>(
    kinds: readonly Request['kind'][],
    heard: (to: number, request: Request, from: number, boot: number) => void,
  ): void {
    const wanted: ReadonlySet<string> = new Set(kinds)
    this.#socket.overhear(
      (packet) => packet.direction === 'request' && wanted.has(packet.body.kind),
      (packet, to) => {
        if (this.#down || packet.direction !== 'request' || !this.#options.accept(packet.body)) return
        heard(to, packet.body as Request, packet.from, packet.boot)
      },
    )
  }

  /** Requests from other hosts that are being carried out here. */
  *requestsUnderWay(): IterableIterator<Body> {
    for (const requests of this.#underWay.values()) for (const { body } of requests) yield body
  }

  /**
   * Sends a request; `settle` gets the reply, or null if the other host is down or dies.
   * @param bytes size of the request's content, without the layer's header
   * @param workNs processor time of the sender's layer, spent before the first transmission
   */
  call<Reply extends Body>(to: number, bytes: number, body: Body, settle: Settle<Reply>, workNs = 0): Call {
    const id = this.#nextId++
    const packet: Request = { direction: 'request', from: this.#from, boot: this.#options.boot, id, body }
    const { simulation, isThere } = this.#options
    const call = new Call(id, to, bytes + PACKET_HEADER_BYTES, packet, settle as Settle, simulation.now)
    if (to !== this.#from && !isThere(to)) {
      settle(null)
      return call
    }
    this.#calls.add(id, call)
    this.onSent?.(to, packet, bytes)
    this.#socket.send(to, call.bytes, packet, workNs)
    if (this.#patience < 0) this.#patience = simulation.after(PATIENCE_NS, this.#losePatience, undefined)
    return call
  }

  /** The same for tasks: yielding the result gives the reply, or null if the host died. */
  ask<Reply extends Body>(to: number, bytes: number, body: Body, workNs = 0): Promised<Outcome<Reply>> {
    const outcome = new Promised<Outcome<Reply>>(this.#options.simulation)
    this.call<Reply>(to, bytes, body, (reply) => outcome.keep(reply), workNs)
    return outcome
  }

  /** The same as a task of its own. */
  *request<Reply extends Body>(to: number, bytes: number, body: Body, workNs = 0): Task<Outcome<Reply>> {
    return yield this.ask<Reply>(to, bytes, body, workNs)
  }

  /** Abandons a request; its reply will be ignored. */
  withdraw(call: Call): void {
    this.#calls.delete(call.id)
    this.#end(call)
  }

  /** Tells a host, once and unreliably, that it has been declared dead. */
  sendObituary(to: number, boot: number): void {
    this.#sendVerdict('obituary', to, boot)
  }

  /** Tells a host, once and unreliably, that it is not known here. */
  sendStranger(to: number, boot: number): void {
    this.#sendVerdict('stranger', to, boot)
  }

  #sendVerdict(direction: 'obituary' | 'stranger', to: number, of: number): void {
    this.#socket.send(to, PACKET_HEADER_BYTES, { direction, from: this.#from, boot: this.#options.boot, of })
  }

  /** This host takes part in the ring from now on: handles the deferred requests. */
  tookPart(): void {
    for (const packet of this.#early.splice(0)) this.#receive(packet)
  }

  /** Whether a request is waiting for an answer; probes do not count, since they are sent all the time. */
  get isAsking(): boolean {
    for (const { packet } of this.#calls.values()) {
      if (packet.direction === 'request' && packet.body.kind !== 'probe') return true
    }
    return false
  }

  /** A host has been removed from the view: requests to it end with null. */
  hostDied(host: number): void {
    this.#underWay.delete(host)
    for (const call of this.#calls.values()) {
      if (call.to !== host) continue
      this.#calls.delete(call.id)
      this.#end(call)
      call.settle(null)
    }
  }

  #end(call: Call): void {
    if (call.timer >= 0) this.#options.simulation.cancel(call.timer)
  }

  readonly #losePatience = (): void => {
    const { simulation } = this.#options
    this.#patience = -1
    for (; this.#firstSentOnce < this.#nextId; this.#firstSentOnce++) {
      const call = this.#calls.get(this.#firstSentOnce)
      if (call === null) continue
      const left = call.sentAt + PATIENCE_NS - simulation.now
      if (left > 0) {
        this.#patience = simulation.after(left, this.#losePatience, undefined)
        return
      }
      this.#sendAgain(call)
    }
  }

  readonly #sendAgain = (call: Call): void => {
    call.patienceNs = Math.min(call.patienceNs * 2, LONGEST_PATIENCE_NS)
    this.#socket.send(call.to, call.bytes, call.packet)
    call.timer = this.#options.simulation.after(call.patienceNs, this.#sendAgain, call)
  }

  #receive(packet: Packet): void {
    if (this.#down || !this.#options.admit(packet.from, packet.boot, packet)) return
    if (packet.direction === 'reply') this.#settle(packet.id, packet.body)
    if (packet.direction !== 'request') return
    const { from, id, body } = packet
    if (!this.#options.accept(body)) return this.#putOff(packet)
    const underWay = this.#underWayFrom(from)
    if (placeOf(id, underWay) >= 0) return
    underWay.push({ id, body })
    const answer = this.#answerTo(from, id, underWay)
    const receive = this.#parts.get(body.kind)
    if (receive === undefined) answer(null)
    else receive(from, body, answer)
  }

  /** The sender learned of this host's return before this host did; if the request were dropped, it would wait long to retransmit. */
  #putOff(packet: Request): void {
    if (!this.#early.some(({ from, id }) => from === packet.from && id === packet.id)) this.#early.push(packet)
  }

  /** Request numbers keep increasing from boot to boot of the sender, so they alone identify its requests. */
  #underWayFrom(from: number): Incoming[] {
    let underWay = this.#underWay.get(from)
    if (underWay === undefined) {
      underWay = []
      this.#underWay.set(from, underWay)
    }
    return underWay
  }

  #answerTo(to: number, id: number, underWay: Incoming[]): Answer {
    return (body, bytes = 0) => {
      const at = placeOf(id, underWay)
      if (at >= 0) takeOut(at, underWay)
      if (this.#down || body === null) return
      const packet: Reply = { direction: 'reply', from: this.#from, boot: this.#options.boot, id, body }
      this.onSent?.(to, packet, bytes)
      this.#socket.send(to, bytes + PACKET_HEADER_BYTES, packet)
    }
  }

  #settle(id: number, reply: Body): void {
    const call = this.#calls.get(id)
    if (call === null) return // already answered
    this.#calls.delete(id)
    this.#end(call)
    call.settle(reply)
  }
}
/** The index of the request with this number in a list; -1 if there is none. */
function placeOf(id: number, requests: readonly Incoming[]): number {
  for (let at = 0; at < requests.length; at++) if (requests[at]!.id === id) return at
  return -1
}
