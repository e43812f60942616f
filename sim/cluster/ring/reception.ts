// What arrives at a host's layer: whom it listens to, and which part a request is for.

import type { Task } from '../../kernel/task.ts'
import type { Delivery } from '../../protocols/star/delivery.ts'
import { vouchFor } from '../../protocols/star/vouching.ts'
import type { Restarting } from '../hosting/restarting.ts'
import type { Packet, Request } from '../requests/packet.ts'
import type { Answer } from '../requests/transport.ts'
import type { Services } from '../services.ts'
import type { FileServer } from '../storage/file-server.ts'
import { sponsor } from './joining.ts'
import { askForNews, newsBytes, newsFor } from './news.ts'

/** The parts that requests are for. */
export interface ReceivingParts {
  readonly delivery: Delivery
  readonly restarting: Restarting
  readonly server: FileServer | null
}

/** What a host that is not in the ring yet answers: the one tells it of its insertion, to the other it is a sign of life. */
const beforeJoining: ReadonlySet<Request['kind']> = new Set<Request['kind']>(['news', 'probe'])

export class Reception {
  readonly #services: Services
  readonly #parts: ReceivingParts
  /** Hosts that take this one for dead and are taken for dead by it, while the others are being asked. */
  readonly #accusers = new Set<number>()

  constructor(services: Services, parts: ReceivingParts) {
    this.#services = services
    this.#parts = parts
  }

  /** Listens only to hosts that it takes for alive; tells others so. */
  admit(from: number, boot: number, packet: Packet): boolean {
    const { membership, transport, ring, id, takesPart } = this.#services
    if (packet.direction === 'obituary') {
      if (packet.of === this.#services.boot) this.#readObituary(from, boot)
      return false
    }
    if (!takesPart) return true
    const member = membership.member(from)
    if (boot < member.boot || (boot === member.boot && !member.live)) {
      if (this.#isUnfenced(packet)) return true
      if (from !== id) transport.sendObituary(from, boot)
      return false
    }
    if (boot > member.boot) return packet.direction === 'request' && packet.body.kind === 'join'
    ring.heard(from)
    return true
  }

  /** Without fencing a server carries out what it is sent, whoever sends it. */
  #isUnfenced(packet: Packet): boolean {
    if (!this.#services.settings.without.has('fencing') || this.#parts.server === null) return false
    return packet.direction === 'request' && 'incarnation' in packet.body && packet.body.kind !== 'message'
  }

  /** A host says that this one is dead. Who is dead itself is not believed: it stood still and does not know. */
  #readObituary(from: number, boot: number): void {
    const { membership, foundDead, host } = this.#services
    if (membership.isLive(from, boot) || boot > membership.member(from).boot) return foundDead()
    if (this.#accusers.size === 0) host.tasks.spawn(this.#settleDispute(), 'dispute')
    this.#accusers.add(from)
  }

  /**
   * Two hosts take each other for dead. The others know which of them is: if it is this one, it reads so in their news. If there are
   * no others, the one with the lower number stays, or nobody would.
   */
  *#settleDispute(): Task {
    const { membership, id, foundDead } = this.#services
    yield* this.#services.tellAll()
    const outranked = Math.min(...this.#accusers) < id
    this.#accusers.clear()
    if (membership.successor(id) < 0 && outranked) foundDead()
  }

  receive(from: number, request: Request, answer: Answer): void {
    const services = this.#services
    if (!services.takesPart && !beforeJoining.has(request.kind)) return answer(null)
    switch (request.kind) {
      case 'message':
        return this.#parts.delivery.accept(request, answer)
      case 'last-logged':
        return this.#parts.delivery.lastLogged(request, answer)
      case 'probe':
        services.ring.reportLoad(from, request.load)
        // It is in that host's ring already, and is relied on to watch: whoever let it in may have died before it could say so.
        if (!services.takesPart) services.host.tasks.spawn(askForNews(services, from), 'news')
        return answer({ kind: 'alive', load: services.hosted.size })
      case 'news': {
        services.learn(request, from)
        const news = newsFor(services, from, request.boot)
        return answer(news, newsBytes(news))
      }
      case 'join':
        services.host.tasks.spawn(sponsor(services, from, request.boot, request.stale, answer), 'sponsoring')
        return
      case 'restart':
        return this.#parts.restarting.order(request, answer)
      case 'vouch':
        return answer(vouchFor(services.hosted, request.logs))
      default:
        return this.#parts.server === null ? answer(null) : this.#parts.server.receive(from, request, answer)
    }
  }
}
