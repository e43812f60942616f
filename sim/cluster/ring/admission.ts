// Which hosts a host accepts packets from, what it tells the others, and how it handles an obituary.

import type { Task } from '../../kernel/task.ts'
import type { HostContext } from '../host-context.ts'
import type { Body, Packet } from '../requests/envelope.ts'
import { askForNews, type NewsRoles, type Tidings } from './news.ts'

export interface AdmissionRoles extends NewsRoles, Pick<HostContext, 'host'> {
  readonly transport: NewsRoles['transport'] & {
    sendObituary(to: number, boot: number): void
    sendStranger(to: number, boot: number): void
  }
  readonly detector: { heard(host: number): void }
  readonly takesPart: boolean
  /** The others have declared this host dead: it stops, and rejoins the ring as a new boot. */
  foundDead(): void
  tellAll(): Task
  /** Whether a request is carried out even for a dead sender; never, unless fencing is switched off. */
  isUnfenced(request: Body): boolean
}

/** What a host that is not in the ring yet answers: news tells it of its insertion, and a probe needs a sign of life. */
const beforeJoining: ReadonlySet<string> = new Set(['news', 'probe'])

/** Requests that are accepted from a boot that is not known here. */
const mayBeUnknown = (body: Body): boolean =>
  body.kind === 'join' || (body.kind === 'news' && (body as Tidings).takesPart)

export class Admission {
  readonly #services: AdmissionRoles
  /** Hosts that consider this one dead and that it considers dead, while the others are being asked. */
  readonly #accusers = new Set<number>()

  constructor(services: AdmissionRoles) {
    this.#services = services
  }

  /** Hosts that do not know this one, while it is introducing itself to them. */
  readonly #unaware = new Set<number>()

  /** Whether a request may be handled in the current state of this host. */
  accepts({ kind }: Body): boolean {
    return this.#services.takesPart || beforeJoining.has(kind)
  }

  /** Accepts packets only from hosts that it considers alive; tells the others that they are not. */
  admit(from: number, boot: number, packet: Packet): boolean {
    const { membership, transport, detector, id, takesPart } = this.#services
    if (packet.direction === 'obituary') {
      if (packet.of === this.#services.boot) this.#readObituary(from, boot)
      return false
    }
    if (!takesPart) return packet.direction !== 'stranger'
    if (packet.direction === 'stranger') {
      if (packet.of === this.#services.boot) this.#introduce(from)
      return false
    }
    const member = membership.member(from)
    if (boot < member.boot || (boot === member.boot && !member.live)) {
      if (packet.direction === 'request' && this.#services.isUnfenced(packet.body)) return true
      if (from !== id) transport.sendObituary(from, boot)
      return false
    }
    if (boot > member.boot) return this.#admitStranger(from, boot, packet)
    detector.heard(from)
    return true
  }

  /**
   * A boot that this host has not heard of. It is admitted if it asks to join, or says that it takes part: its sponsor may have been a
   * stalled host that did not know that it had been declared dead itself, and told nobody else who matters. Views merge, so the two rings
   * become one.
   */
  #admitStranger(from: number, boot: number, packet: Packet): boolean {
    if (packet.direction !== 'request') return false
    if (mayBeUnknown(packet.body)) return true
    this.#services.transport.sendStranger(from, boot)
    return false
  }

  /** A host in the ring does not know this one: introduces this one to it and to all others. */
  #introduce(to: number): void {
    if (this.#unaware.has(to)) return
    this.#unaware.add(to)
    this.#services.host.tasks.spawn(this.#makeKnown(to), 'introduction')
  }

  *#makeKnown(to: number): Task {
    yield* askForNews(this.#services, to)
    this.#unaware.delete(to)
    yield* this.#services.tellAll()
  }

  /** A host says that this one is dead. A host that is dead itself is not believed: it was stalled and does not know. */
  #readObituary(from: number, boot: number): void {
    const { membership, host } = this.#services
    if (membership.isLive(from, boot) || boot > membership.member(from).boot) return this.#services.foundDead()
    if (this.#accusers.size === 0) host.tasks.spawn(this.#settleDispute(), 'dispute')
    this.#accusers.add(from)
  }

  /**
   * Two hosts consider each other dead. The others know which of them is: if it is this one, their news says so. If there are no
   * others, the one with the lower number stays; otherwise neither would.
   */
  *#settleDispute(): Task {
    const { membership, id } = this.#services
    yield* this.#services.tellAll()
    const outranked = Math.min(...this.#accusers) < id
    this.#accusers.clear()
    if (membership.successor(id) < 0 && outranked) this.#services.foundDead()
  }
}
