// Whom a host listens to, what it tells the others, and what it makes of an obituary.

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
  /** This host is taken for dead by the others: it stops, and enters the ring afresh. */
  foundDead(): void
  tellAll(): Task
  /** Carried out whoever sends it; nothing is, as long as superseded incarnations are fenced off. */
  isUnfenced(request: Body): boolean
}

/** What a host that is not in the ring yet answers: the one tells it of its insertion, to the other it is a sign of life. */
const beforeJoining: ReadonlySet<string> = new Set(['news', 'probe'])

/** What a host may say whose boot is not known here. */
const mayBeUnknown = (body: Body): boolean =>
  body.kind === 'join' || (body.kind === 'news' && (body as Tidings).takesPart)

export class Admission {
  readonly #services: AdmissionRoles
  /** Hosts that take this one for dead and are taken for dead by it, while the others are being asked. */
  readonly #accusers = new Set<number>()

  constructor(services: AdmissionRoles) {
    this.#services = services
  }

  /** Hosts that do not know this one, while it makes itself known to them. */
  readonly #unaware = new Set<number>()

  /** Whether a request is for a host that stands as this one does. */
  accepts({ kind }: Body): boolean {
    return this.#services.takesPart || beforeJoining.has(kind)
  }

  /** Listens only to hosts that it takes for alive; tells others so. */
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
   * A boot that this host has not heard of. It asks to be let in, or it takes part and says so: a host that stood still, and did not know
   * that it was dead itself, may have let it in, and told nobody else who matters. Views merge; so their rings become one.
   */
  #admitStranger(from: number, boot: number, packet: Packet): boolean {
    if (packet.direction !== 'request') return false
    if (mayBeUnknown(packet.body)) return true
    this.#services.transport.sendStranger(from, boot)
    return false
  }

  /** Somebody in the ring does not know this host: it makes itself known, to all others too. */
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

  /** A host says that this one is dead. Who is dead itself is not believed: it stood still and does not know. */
  #readObituary(from: number, boot: number): void {
    const { membership, host } = this.#services
    if (membership.isLive(from, boot) || boot > membership.member(from).boot) return this.#services.foundDead()
    if (this.#accusers.size === 0) host.tasks.spawn(this.#settleDispute(), 'dispute')
    this.#accusers.add(from)
  }

  /**
   * Two hosts take each other for dead. The others know which of them is: if it is this one, it reads so in their news. If there are
   * no others, the one with the lower number stays, or nobody would.
   */
  *#settleDispute(): Task {
    const { membership, id } = this.#services
    yield* this.#services.tellAll()
    const outranked = Math.min(...this.#accusers) < id
    this.#accusers.clear()
    if (membership.successor(id) < 0 && outranked) this.#services.foundDead()
  }
}
