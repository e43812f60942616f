// Whom a host listens to, what it tells the others, and what it makes of an obituary.

import type { Task } from '../../kernel/task.ts'
import type { HostContext } from '../host-context.ts'
import type { Body, Packet } from '../requests/envelope.ts'
import type { Membership } from './membership.ts'

export interface AdmissionRoles extends Pick<HostContext, 'host' | 'id' | 'boot'> {
  readonly membership: Pick<Membership, 'member' | 'isLive' | 'successor'>
  readonly transport: { sendObituary(to: number, boot: number): void }
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

export class Admission {
  readonly #services: AdmissionRoles
  /** Hosts that take this one for dead and are taken for dead by it, while the others are being asked. */
  readonly #accusers = new Set<number>()

  constructor(services: AdmissionRoles) {
    this.#services = services
  }

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
    if (!takesPart) return true
    const member = membership.member(from)
    if (boot < member.boot || (boot === member.boot && !member.live)) {
      if (packet.direction === 'request' && this.#services.isUnfenced(packet.body)) return true
      if (from !== id) transport.sendObituary(from, boot)
      return false
    }
    if (boot > member.boot) return packet.direction === 'request' && packet.body.kind === 'join'
    detector.heard(from)
    return true
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
