// Sender-based message logging (Johnson and Zwaenepoel 1987): messages stay in their senders' memories, together with the place in the
// order that the receiver gave them. Nothing of a message goes to the servers; so it survives one crash at a time.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import { traceAcknowledged } from '../../cluster/messages/sending.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { serveSeen } from '../sender-logs/seen.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { Confirming } from './confirming.ts'
import {
  type AgainRequest,
  COVERED_BYTES,
  type Confirmation,
  type ConfirmRequest,
  type FetchRequest,
  INDEX_BYTES,
  type IndexAgainRequest,
  type RenewRequest,
  type RiddenMessage,
  type SenderReply,
} from './messages.ts'
import { Persisting } from './persisting.ts'
import { restart } from './restoring.ts'
import { halfOf, SenderProcess } from './sender-process.ts'
import { type Transmitting, transmit } from './transmitting.ts'

const RECORD_BYTES = 16

export class SenderBasedHost implements OnHost, Keeping, Transmitting {
  readonly services: HostServices
  readonly persistence: Persisting
  readonly confirming: Confirming
  readonly stamps = true
  readonly acknowledgesFirst = false
  readonly #delivery: Delivery
  /** By process: the newest incarnation known from requests made on its behalf. */
  readonly #newest = new Map<ProcessName, number>()

  constructor(services: HostServices) {
    this.services = services
    this.persistence = new Persisting(services)
    this.confirming = new Confirming(services)
    this.#delivery = new Delivery(services, this)
    this.#serve()
  }

  #serve(): void {
    const { transport, id } = this.services
    const delivery = this.#delivery
    transport.serve<RiddenMessage, SenderReply>(['message'], (from, message, answer) => {
      for (const each of message.rider.confirms) this.#isConfirmed(each)
      delivery.withProcess(message.to, answer, (process) => this.#take(process, message, from === id, answer))
    })
    transport.serve<ConfirmRequest, SenderReply>(['confirm'], (_, { confirms }, answer) => {
      for (const each of confirms) this.#isConfirmed(each)
      answer(null)
    })
    transport.serve<IndexAgainRequest, SenderReply>(['index-again'], (_, request, answer) =>
      delivery.withProcess(request.to, answer, (process) => answer(this.#knows(process, request))),
    )
    transport.serve<FetchRequest, SenderReply>(['fetch'], (_, request, answer) => this.#handOut(request, answer))
    transport.serve<AgainRequest, SenderReply>(['again'], (_, request, answer) =>
      delivery.withProcess(request.from, answer, (process) => this.#isAskedFor(process, request, answer)),
    )
    transport.serve<RenewRequest, SenderReply>(['renew'], (_, request, answer) =>
      delivery.withProcess(request.to, answer, (process) => this.#tellIndexes(process, request, answer)),
    )
    serveSeen(this.services, delivery, (process, from) => halfOf(process).lastOf(from))
  }

  adopt(process: HostedProcess): SenderProcess {
    return new SenderProcess(this, process)
  }

  restart(dead: Location, host: number): Task {
    return restart(this, dead, host)
  }

  /**
   * Messages between processes on one host are in the log; whether all of it reached the disk only a comparison record by record could
   * tell.
   */
  vouchFor(logs: readonly LogEnd[]): Vouched {
    const isDelayed = this.services.settings.log === 'delayed'
    return vouchForRunning(
      this.services.hosted,
      logs,
      (process) => !isDelayed || halfOf(process).indexes.logged.size === 0,
    )
  }

  isOld(process: ProcessName, incarnation: number): boolean {
    const located = this.services.locations.get(process)?.incarnation ?? 0
    return incarnation < Math.max(located, this.#newest.get(process) ?? 0)
  }

  #hear(process: ProcessName, incarnation: number): void {
    this.#newest.set(process, Math.max(incarnation, this.#newest.get(process) ?? 0))
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  /** The copy of a sender on this host would be lost together with this process, so the servers keep one. */
  keep(process: HostedProcess, message: Visible, ready: () => void): void {
    const { services } = this
    const { fromHere } = halfOf(process)
    if (!fromHere.delete(stampOf(message)) || services.settings.without.has('apart')) return ready()
    const begun = services.simulation.now
    this.#log(process, message, (isLogged) => {
      process.account.logNs += services.simulation.now - begun
      if (isLogged) ready()
    })
  }

  shown(process: HostedProcess, message: Visible): void {
    halfOf(process).shown(message)
  }

  #take(process: HostedProcess, message: RiddenMessage, isFromHere: boolean, answer: Answer<SenderReply>): void {
    const { from, sequence, incarnation, rider } = message
    if (this.isOld(from, incarnation)) return answer(null)
    const half = halfOf(process)
    if (rider.covered !== null) half.buffer.cover(from, rider.covered)
    // A message ahead of its turn has to wait for the earlier ones that its sender keeps.
    const last = half.lastOf(from)
    if (sequence > last + 1) return answer({ kind: 'elsewhere' })
    const isNew = sequence > last
    if (isNew && isFromHere) half.fromHere.add(stampOf(message))
    const { rider: _, ...bare } = message
    this.#delivery.deliver(process, bare as Message, (reply: MessageReply | null) => {
      if (reply?.kind === 'done') this.#answer(process, message, isFromHere, isNew, answer)
      else answer(reply)
    })
  }

  /** The message is visible: tells its sender its place. */
  #answer(
    process: HostedProcess,
    { from, sequence, payload }: RiddenMessage,
    isFromHere: boolean,
    isNew: boolean,
    answer: Answer<SenderReply>,
  ): void {
    const { without } = this.services.settings
    const { indexes, incoming } = halfOf(process)
    const covered = indexes.coveredOf(from)
    const known = indexes.of({ from, sequence })
    if (sequence <= covered || known === null) return answer({ kind: 'covered', upTo: covered }, COVERED_BYTES)
    const index = !isNew && without.has('old-index') ? incoming.nextIndex++ : known
    const place = (): void => {
      const news = indexes.coveredNews(from)
      const isStable = indexes.logged.has(known)
      const bytes = INDEX_BYTES + (news === null ? 0 : COVERED_BYTES)
      answer({ kind: 'placed', index, incarnation: process.incarnation, isStable, covered: news }, bytes)
    }
    if (!isFromHere || without.has('apart') || indexes.logged.has(known)) return place()
    // its sender has come to this host since the message became visible
    this.#log(process, { index: known, from, sequence, payload }, (isLogged) => {
      if (isLogged) place()
      else this.#delivery.withProcess(process.name, answer, () => answer({ kind: 'elsewhere' }))
    })
  }

  /** Calls `over` in any case, even if the process and its tasks are gone before the servers have it. */
  #log(process: HostedProcess, message: Visible, over: (isLogged: boolean) => void): void {
    const { services } = this
    const { name, incarnation } = process
    const { index, from, sequence, payload } = message
    const request = { kind: 'append', process: name, incarnation, record: { index, from, sequence, payload } } as const
    services.storage.write(RECORD_BYTES + payload.bytes, request, (outcome) => {
      if (outcome.kind === 'superseded') services.stop(process)
      const isLogged = outcome.kind === 'stored' && services.hosted.get(name) === process
      if (isLogged) halfOf(process).logged(index)
      over(isLogged)
    })
  }

  #isConfirmed({ from, by, to, incarnation, index }: Confirmation): void {
    const process = this.services.hosted.get(to)
    if (process === undefined || process.incarnation !== incarnation || this.isOld(from, by)) return
    const half = halfOf(process)
    half.indexes.unconfirmed.delete(index)
    half.confirmed.fire()
  }

  /** A sender is given an index again: has it recorded it? */
  #knows(process: HostedProcess, { from, sequence, index, incarnation }: IndexAgainRequest): SenderReply {
    const { buffer } = halfOf(process)
    if (this.isOld(from, incarnation)) return { kind: 'elsewhere' }
    const sent = buffer.find(from, sequence)
    if (sent === undefined) return sequence <= (process.sent.get(from) ?? 0) ? done : { kind: 'elsewhere' }
    return sent.index === index ? done : { kind: 'elsewhere' }
  }

  /** A process is being restarted: its earlier incarnations are no longer listened to. */
  #handOut({ from, to, incarnation, after }: FetchRequest, answer: Answer<SenderReply>): void {
    this.#hear(to, incarnation)
    const process = this.services.hosted.get(from)
    if (process === undefined) {
      return answer({ kind: this.services.locations.get(from)?.ended === true ? 'gone' : 'elsewhere' })
    }
    const half = halfOf(process)
    const act = (): void => {
      const entries = half.buffer.after(to, 0).flatMap(({ sequence, payload, index, incarnation: by }) => {
        return index !== null && index >= after ? [{ from, sequence, payload, index, incarnation: by }] : []
      })
      const bytes = entries.reduce((sum, { payload }) => sum + RECORD_BYTES + INDEX_BYTES + payload.bytes, INDEX_BYTES)
      answer({ kind: 'fetched', entries, seen: process.restoring ? null : half.lastOf(to) }, bytes)
    }
    half.loading.whenLoaded(act, () => answer({ kind: 'elsewhere' }))
  }

  #isAskedFor(process: HostedProcess, request: AgainRequest, answer: Answer<SenderReply>): void {
    const { to, incarnation, below, after } = request
    this.#hear(to, incarnation)
    answer(done)
    const half = halfOf(process)
    for (const sent of half.buffer.after(to, after)) {
      if (sent.index !== null && sent.index >= below) sent.index = null
    }
    this.sendAgain(process, to, after)
  }

  sendAgain(process: HostedProcess, to: ProcessName, after: number): void {
    process.tasks.spawn(this.#resend(process, to, after), `sending again to ${to}`)
  }

  *#resend(process: HostedProcess, to: ProcessName, after: number): Task {
    const half = halfOf(process)
    for (const sent of half.buffer.after(to, after)) {
      yield* transmit(this, process, half, sent)
      traceAcknowledged(this.services, process, sent)
    }
  }

  #tellIndexes(process: HostedProcess, { from, sequences }: RenewRequest, answer: Answer<SenderReply>): void {
    const { indexes, incoming } = halfOf(process)
    const known = sequences.flatMap((sequence): [number, number][] => {
      const index = indexes.of({ from, sequence })
      return index === null ? [] : [[sequence, index]]
    })
    answer(
      {
        ...{ kind: 'renewed', incarnation: process.incarnation, indexes: known },
        ...{ covered: indexes.coveredOf(from), visible: incoming.lastOf(from) },
      },
      INDEX_BYTES * (1 + known.length),
    )
  }

  /**
   * Delivers a message left by a process that has ended: nobody will send it again, so it goes to the servers like messages from this host.
   */
  deliverLeft(process: HostedProcess, from: ProcessName, sequence: number, payload: Payload): void {
    const half = halfOf(process)
    half.fromHere.add(stampOf({ from, sequence }))
    const message = { kind: 'message', from, to: process.name, sequence, incarnation: Number.MAX_SAFE_INTEGER } as const
    this.#delivery.deliver(process, { ...message, replaying: false, payload }, () => {})
  }
}

const stampOf = ({ from, sequence }: { readonly from: ProcessName; readonly sequence: number }): string =>
  `${sequence} ${from}`

export const senderBased: Protocol = {
  title:
    'independent checkpoints and a message log in the memories of the senders, with the order in which receivers took the messages',
  paper: 'D. B. Johnson and W. Zwaenepoel, Sender-based message logging, FTCS-17, 1987',
  survives:
    'the loss of all but one copy of checkpoints, and of all workstations but one, if each is lost only when all processes are live again',
  lostAtOnce: () => 1,
  checks,
  ablations,
  open: (services) => new SenderBasedHost(services),
}
