// Requests and replies between the layers of two hosts, over datagrams that may be lost: a request is sent again until the
// reply comes or the view says that the other host is dead. Knows nothing of what the requests mean.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import { Promised } from '../kernel/waits.ts'
import type { Host } from '../machine/host.ts'
import { DatagramSocket } from '../unix/datagrams.ts'
import { PACKET_HEADER_BYTES, type Packet, type Reply, type Request } from './packet.ts'

/** What a request ends with: its reply, or null when the other host was declared dead. */
export type Outcome = Reply | null
export type Settle = (outcome: Outcome) => void

class Call {
  readonly to: number
  readonly bytes: number
  readonly packet: Packet
  readonly settle: Settle
  timer = -1
  patienceNs: number

  constructor(to: number, bytes: number, packet: Packet, settle: Settle, patienceNs: number) {
    this.to = to
    this.bytes = bytes
    this.packet = packet
    this.settle = settle
    this.patienceNs = patienceNs
  }
}

/** Answers one request; may be called later, or never (then the asker asks again). */
export type Answer = (reply: Reply, bytes?: number) => void
export type Receive = (from: number, body: Request, answer: Answer) => void

export interface TransportOptions {
  readonly simulation: Simulation
  readonly host: Host
  readonly boot: number
  /** How long a request waits for its reply before it is sent again; doubles up to eight times that. */
  readonly patienceNs: number
  /** Whether this packet's sender is somebody to listen to. */
  readonly admit: (from: number, boot: number, body: Packet) => boolean
  readonly receive: Receive
}

export class Transport {
  readonly #options: TransportOptions
  readonly #socket: DatagramSocket<Packet>
  readonly #calls = new Map<number, Call>()
  readonly #from: number
  #nextId: number
  #down = false

  constructor(options: TransportOptions) {
    this.#options = options
    this.#from = options.host.id
    this.#nextId = options.boot * 2 ** 32 // replies to an earlier boot find no call
    this.#socket = new DatagramSocket(options.host, (packet) => this.#receive(packet))
  }

  get sentBytes(): number {
    return this.#socket.sentBytes
  }

  get sentDatagrams(): number {
    return this.#socket.sentDatagrams
  }

  /** The host has crashed or the layer was stopped: nothing is sent, received or settled any more. */
  shutDown(): void {
    this.#down = true
    for (const call of this.#calls.values()) this.#options.simulation.cancel(call.timer)
    this.#calls.clear()
  }

  /**
   * Sends a request; `settle` gets the reply.
   * @param bytes size of the request's content, without STAR's header
   * @param workNs processor time of the sender's layer, paid before the first sending
   */
  call(to: number, bytes: number, body: Request, settle: Settle, workNs = 0): Call {
    const id = this.#nextId++
    const packet: Packet = { direction: 'request', from: this.#from, boot: this.#options.boot, id, body }
    const call = new Call(to, bytes + PACKET_HEADER_BYTES, packet, settle, this.#options.patienceNs)
    this.#calls.set(id, call)
    this.#send(call, workNs)
    return call
  }

  /** The same for a task: gives the reply, or null if the host died. */
  *request(to: number, bytes: number, body: Request, workNs = 0): Task<Outcome> {
    const outcome = new Promised<Outcome>(this.#options.simulation)
    this.call(to, bytes, body, (reply) => outcome.keep(reply), workNs)
    return yield outcome
  }

  /** Gives a request up; its reply will be ignored. */
  withdraw(call: Call): void {
    this.#calls.delete(call.packet.direction === 'request' ? call.packet.id : -1)
    this.#options.simulation.cancel(call.timer)
  }

  /** Tells a host, once and without assurance, that it is taken for dead. */
  sendObituary(to: number, boot: number): void {
    this.#socket.send(to, PACKET_HEADER_BYTES, {
      direction: 'obituary',
      from: this.#from,
      boot: this.#options.boot,
      of: boot,
    })
  }

  /** The view has lost a host: nobody waits for it any longer. */
  hostDied(host: number): void {
    for (const [id, call] of [...this.#calls]) {
      if (call.to !== host || !this.#calls.delete(id)) continue
      this.#options.simulation.cancel(call.timer)
      call.settle(null)
    }
  }

  #send(call: Call, workNs: number): void {
    this.#socket.send(call.to, call.bytes, call.packet, workNs)
    call.timer = this.#options.simulation.after(call.patienceNs, this.#sendAgain, call)
  }

  readonly #sendAgain = (call: Call): void => {
    call.patienceNs = Math.min(call.patienceNs * 2, this.#options.patienceNs * 8)
    this.#send(call, 0)
  }

  #receive(packet: Packet): void {
    if (this.#down || !this.#options.admit(packet.from, packet.boot, packet)) return
    if (packet.direction === 'request')
      this.#options.receive(packet.from, packet.body, this.#answerTo(packet.from, packet.id))
    else if (packet.direction === 'reply') this.#settle(packet.id, packet.body)
  }

  #answerTo(to: number, id: number): Answer {
    return (body, bytes = 0) => {
      if (this.#down) return
      const packet: Packet = { direction: 'reply', from: this.#from, boot: this.#options.boot, id, body }
      this.#socket.send(to, bytes + PACKET_HEADER_BYTES, packet)
    }
  }

  #settle(id: number, reply: Reply): void {
    const call = this.#calls.get(id)
    if (call === undefined) return // answered before
    this.#calls.delete(id)
    this.#options.simulation.cancel(call.timer)
    call.settle(reply)
  }
}
export type { Call }
