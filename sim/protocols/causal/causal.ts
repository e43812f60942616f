// Causal message logging (Alvisi and Marzullo 1993, family-based): contents stay in the memories of their senders; the order in which a
// receiver took its messages is piggybacked on what it sends, until so many hosts know it that no f crashes can erase it everywhere. Nobody
// waits, and no other process rolls back.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message } from '../../cluster/messages/message.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { serveSeen } from '../sender-logs/seen.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { ablations } from './ablations.ts'
import { CausalProcess, halfOf } from './causal-process.ts'
import { checks } from './checks/index.ts'
import { DETERMINANT_BYTES, type Determinant } from './determinant.ts'
import { Holdings } from './holdings.ts'
import {
  type CausalReply,
  COVERED_BYTES,
  type Entry,
  type FoundRequest,
  type GatherRequest,
  type RiddenMessage,
} from './messages.ts'
import { Persisting } from './persisting.ts'
import { Recoveries } from './recoveries.ts'
import { type Restoring, restart } from './restoring.ts'

const RECORD_BYTES = 16
/** At most this many bytes of messages to be given again go into one datagram, unless a single message is longer. */
const PAGE_BYTES = 16_384

export class CausalHost implements OnHost, Keeping, Restoring {
  readonly services: HostServices
  readonly persistence: Persisting
  readonly holdings: Holdings
  readonly stamps = true
  readonly acknowledgesFirst = false
  readonly #delivery: Delivery
  readonly #recoveries = new Recoveries()
  /** Messages that depend on something that may not be found again. */
  readonly #waiting: { message: RiddenMessage; by: number; answer: Answer<CausalReply> }[] = []

  constructor(services: HostServices) {
    this.services = services
    const { failures, without } = services.settings
    const { id, membership, trace, host } = services
    const holds = ({ process, index, from, sequence }: Determinant): void => {
      if (trace.wants('determinant-held'))
        trace.emit({ kind: 'determinant-held', host: host.name, process, index, from, sequence })
    }
    this.holdings = new Holdings({ id, membership, holds }, failures + (without.has('f-th-largest') ? 0 : 1))
    this.persistence = new Persisting(this)
    this.#delivery = new Delivery(services, this)
    this.#serve()
    services.host.tasks.spawn(this.#watch(), 'holders')
  }

  #serve(): void {
    const { transport } = this.services
    const delivery = this.#delivery
    transport.serve<RiddenMessage, CausalReply>(['message'], (from, message, answer) =>
      delivery.withProcess(message.to, answer, (process) => this.#take(process, message, from, answer)),
    )
    transport.serve<GatherRequest, CausalReply>(['gather'], (from, request, answer) =>
      this.#handOut(from, request, answer),
    )
    transport.serve<FoundRequest, CausalReply>(['found'], (_, request, answer) => {
      const { process, incarnation, below } = request
      this.#recoveries.found(process, { incarnation, end: below })
      this.#recovered()
      answer(done)
    })
    serveSeen(this.services, delivery, (process, from) => halfOf(process).seenOf(from))
  }

  adopt(process: HostedProcess): CausalProcess {
    return new CausalProcess(this, process)
  }

  restart(dead: Location, host: number): Task {
    return restart(this, dead, host)
  }

  /** There is no log. */
  vouchFor(logs: readonly LogEnd[]): Vouched {
    return vouchForRunning(this.services.hosted, logs)
  }

  isOld(process: ProcessName, incarnation: number): boolean {
    const located = this.services.locations.get(process)?.incarnation ?? 0
    return incarnation < Math.max(located, this.#recoveries.newestOf(process))
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  keep(_process: HostedProcess, _message: Visible, ready: () => void): void {
    ready()
  }

  shown(process: HostedProcess, message: Visible): void {
    halfOf(process).shown(message)
  }

  #take(process: HostedProcess, message: RiddenMessage, by: number, answer: Answer<CausalReply>): void {
    const { from, sequence, incarnation, rider, payload } = message
    if (this.isOld(from, incarnation)) return answer(null)
    // What a process says of itself it has found.
    if (rider.determinants.some((each) => each.process !== from && this.#recoveries.isOpen(each))) {
      this.#waiting.push({ message, by, answer })
      return
    }
    if (rider.determinants.some((each) => this.#recoveries.isVoid(each))) return answer(null)
    for (const determinant of rider.determinants) this.holdings.add(determinant, by)
    for (const cover of rider.covers) this.holdings.cover(cover, by)
    const half = halfOf(process)
    if (rider.covered !== null) half.buffer.cover(from, rider.covered)
    // A message ahead of its turn has to wait for the earlier ones that its sender keeps.
    if (sequence > half.lastOf(from) + 1) return answer({ kind: 'elsewhere' })
    const missing = half.script.fill(from, sequence, payload)
    if (missing !== null) return this.#fill(process, message, missing, answer)
    const { rider: _, ...bare } = message
    this.#delivery.deliver(process, bare as Message, (reply) => {
      const covered = reply?.kind === 'done' ? half.coveredNews(from) : null
      if (covered === null) answer(reply)
      else answer({ kind: 'taken', covered }, COVERED_BYTES)
    })
  }

  /** The process is repeating what it did, and takes this message again when its turn comes. */
  #fill(process: HostedProcess, message: RiddenMessage, index: number, answer: Answer<CausalReply>): void {
    const { host, trace, hosted } = this.services
    const { from, sequence, payload } = message
    const { script, incoming } = halfOf(process)
    const of = { host: host.name, process: process.name, incarnation: process.incarnation }
    trace.emit({
      ...{ kind: 'message-arrived', ...of, from, sequence, duplicate: false },
      ...{ senderIncarnation: message.incarnation, senderReplaying: message.replaying },
    })
    incoming.visible.set(from, sequence)
    const take = (): void => {
      if (hosted.get(process.name) !== process) return answer({ kind: 'elsewhere' })
      trace.emit({ kind: 'message-logged', ...of, from, sequence, index, digest: payload.digest })
      process.inbox.push(...script.advance())
      answer(done)
      process.arrived.fire()
    }
    host.cpu.system(host.profile.layer.messageLayerNs, take, undefined)
  }

  /** A process is being restarted elsewhere: gives it what it needs, and no longer listens to its earlier incarnations. */
  #handOut(by: number, request: GatherRequest, answer: Answer<CausalReply>): void {
    const { from, to, incarnation } = request
    const { hosted, locations } = this.services
    this.#recoveries.hear(to, incarnation)
    const process = hosted.get(from)
    if (process === undefined) return answer({ kind: locations.get(from)?.ended === true ? 'gone' : 'elsewhere' })
    halfOf(process).loading.whenLoaded(
      () => this.#give(process, by, request, answer),
      () => answer({ kind: 'elsewhere' }),
    )
  }

  #give(process: HostedProcess, by: number, request: GatherRequest, answer: Answer<CausalReply>): void {
    const { from, to, incarnation, start, after, isContinued } = request
    const { holdings } = this
    const half = halfOf(process)
    holdings.cover({ process: to, index: start }, by)
    this.#recoveries.asked(to, { incarnation, end: holdings.endOf(to) })
    const own = isContinued ? [] : holdings.of(to, start)
    const others = isContinued ? [] : holdings.openFor(by).filter(({ determinant }) => determinant.process !== to)
    // The requester takes all of this to its new host.
    for (const held of [...own, ...others]) holdings.isHeldBy(held, by)
    const sent = half.buffer.after(to, after)
    let bytes = 0
    let count = 0
    for (const { payload } of sent) {
      if (count > 0 && bytes + payload.bytes > PAGE_BYTES) break
      bytes += RECORD_BYTES + payload.bytes
      count++
    }
    const entries = sent.slice(0, count).map(({ sequence, payload }) => ({ from, sequence, payload }))
    const determinants = own.map(({ determinant }) => determinant)
    answer(
      {
        ...{ kind: 'gathered', entries, hasMore: count < sent.length, determinants },
        others: others.map(({ determinant }) => determinant),
        seen: process.restoring ? null : half.seenOf(to),
      },
      bytes + DETERMINANT_BYTES * (own.length + others.length),
    )
  }

  /** Hosts that have crashed no longer count as holders. */
  *#watch(): Task {
    for (;;) {
      yield this.services.changed
      if (!this.services.settings.without.has('lost-holders')) this.holdings.forgetTheDead()
      for (const process of [...this.#recoveries.underWay()]) {
        if (this.services.locations.get(process)?.ended === true) this.#recoveries.ended(process)
      }
      this.#recovered()
    }
  }

  /** A recovery may be over: looks again at the messages that waited for it. */
  #recovered(): void {
    this.#strengthen()
    for (const { message, by, answer } of this.#waiting.splice(0)) {
      this.#delivery.withProcess(message.to, answer, (process) => this.#take(process, message, by, answer))
    }
  }

  /** Once all processes are back, determinants that are still short of holders are piggybacked again. */
  #strengthen(): void {
    if (!this.holdings.isWeakened) return
    const { locations, membership } = this.services
    if (!this.#recoveries.underWay()[Symbol.iterator]().next().done) return
    for (const { ended, host, boot } of locations.entries()) if (!ended && !membership.isLive(host, boot)) return
    this.holdings.strengthen()
  }

  deliverKept(process: HostedProcess, { from, sequence, payload }: Entry): void {
    const message = { kind: 'message', from, to: process.name, sequence, incarnation: Number.MAX_SAFE_INTEGER } as const
    this.#delivery.deliver(process, { ...message, replaying: false, payload }, () => {})
  }
}

export const causal: Protocol = {
  title:
    'independent checkpoints, message contents in the memories of the senders, and their order piggybacked until f + 1 hosts know it',
  paper: 'L. Alvisi, B. Hoppe and K. Marzullo, Nonblocking and orphan-free message logging protocols, FTCS-23, 1993',
  survives:
    'the loss of all but one copy of checkpoints, and of f workstations, if no more are lost before all processes are live again',
  lostAtOnce: ({ failures }) => failures,
  checks,
  ablations,
  open: (services) => new CausalHost(services),
}
