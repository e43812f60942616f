// Optimistic message logging (Strom and Yemini 1985, in the form of Damani and Garg 1996): logs are written asynchronously and nobody waits
// for them. A crash loses what was not written; a process that depends on that is an orphan, discovers it from the vectors that all
// messages carry, and rolls back.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { standFor } from '../../cluster/hosting/taking-over.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { Ends, type Lost } from './ends.ts'
import type { AgainRequest, BeginRequest, Entry, LivesRequest, OptimisticReply, RiddenMessage } from './messages.ts'
import { halfOf, OptimisticProcess } from './optimistic-process.ts'
import { Persisting } from './persisting.ts'
import { riderOf } from './recovery/asking.ts'
import { beginChild } from './recovery/beginning.ts'
import { goBack, type Restoring, restart } from './recovery/restoring.ts'
import { againOf } from './recovery/sending-again.ts'
import { tellLives } from './recovery/telling.ts'
import { learn } from './stability.ts'

class OptimisticOnHost implements OnHost, Keeping, Restoring {
  readonly services: HostServices
  readonly persistence: Persisting
  readonly ends = new Ends()
  readonly stamps = true
  readonly acknowledgesFirst = false
  readonly #delivery: Delivery
  /** By receiver: the newest incarnation that has rolled back and asked here. */
  readonly #heardOf = new Map<ProcessName, number>()
  /** Children that have begun here, each with its newest incarnation. */
  readonly begun = new Map<ProcessName, number>()
  #isLearning = false

  constructor(services: HostServices) {
    this.services = services
    this.persistence = new Persisting(this)
    this.#delivery = new Delivery(services, this)
    this.#serve()
  }

  #serve(): void {
    const { transport } = this.services
    transport.serve<RiddenMessage, OptimisticReply>(['message'], (_, message, answer) =>
      this.#delivery.withProcess(message.to, answer, (process) => this.#take(process, message, answer)),
    )
    transport.serve<AgainRequest, OptimisticReply>(['again'], (_, request, answer) =>
      this.#delivery.withProcess(request.from, answer, (process) => this.#giveAgain(process, request, answer)),
    )
    transport.serve<LivesRequest, OptimisticReply>(['lives'], (_, { process, ends }, answer) => {
      answer(done)
      this.hear(process, ends)
    })
    transport.serve<BeginRequest, OptimisticReply>(['begin-child'], (_, request, answer) => {
      answer(done)
      beginChild(this, request)
    })
  }

  adopt(process: HostedProcess): OptimisticProcess {
    return new OptimisticProcess(this, process)
  }

  restart(dead: Location, host: number): Task {
    return restart(this, dead, host)
  }

  vouchFor(logs: readonly LogEnd[]): Vouched {
    return vouchForRunning(this.services.hosted, logs, (process, { end }) => halfOf(process).log.stable <= end)
  }

  newestOf(process: ProcessName): number {
    return Math.max(this.#heardOf.get(process) ?? 0, this.services.locations.get(process)?.incarnation ?? 0)
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  keep(_: HostedProcess, __: Visible, ready: () => void): void {
    ready()
  }

  shown(process: HostedProcess, message: Visible): void {
    halfOf(process).shown(message)
  }

  #take(process: HostedProcess, message: RiddenMessage, answer: Answer<OptimisticReply>): void {
    const { without } = this.services.settings
    const { from, sequence, rider } = message
    const unknown = this.ends.unknownIn(rider.vector)
    if (unknown !== null) {
      this.#traceHeld(process, from, sequence, unknown)
      this.#learn()
      return answer({ kind: 'elsewhere' })
    }
    const lost = without.has('obsolete') ? null : this.ends.lostIn(rider.vector)
    if (lost !== null) {
      this.#traceObsolete(process, from, sequence, lost)
      return answer({ kind: 'done', incarnation: process.incarnation })
    }
    // A message ahead of its turn has to wait for the earlier ones that its sender keeps.
    if (sequence > halfOf(process).lastOf(from) + 1) return answer({ kind: 'elsewhere' })
    const acknowledge: Answer<MessageReply> = (reply) =>
      answer(reply?.kind === 'done' ? { kind: 'done', incarnation: process.incarnation } : reply)
    this.#delivery.deliver(process, message as Message, acknowledge)
  }

  admit(process: HostedProcess, from: ProcessName, entry: Entry, incarnation: number): void {
    const { to, sequence, payload } = entry
    const of = { kind: 'message', from, to, sequence, payload } as const
    this.#take(process, { ...of, incarnation, replaying: false, rider: riderOf(entry) }, () => {})
  }

  #giveAgain(process: HostedProcess, request: AgainRequest, answer: Answer<OptimisticReply>): void {
    const { to, incarnation } = request
    this.#heardOf.set(to, Math.max(incarnation, this.#heardOf.get(to) ?? 0))
    const { reply, bytes } = againOf(halfOf(process).buffer, request, process.incarnation)
    answer(reply, bytes)
  }

  /** A life may have ended without anybody being able to announce it. */
  #learn(): void {
    if (this.#isLearning) return
    this.#isLearning = true
    this.services.host.tasks.spawn(this.#learnAll(), 'learning of ends')
  }

  *#learnAll(): Task {
    yield* learn(
      this,
      [...this.services.locations.entries()].map(({ plan }) => plan.name),
    )
    this.#isLearning = false
  }

  hear(process: ProcessName, ends: readonly number[]): void {
    const { trace, host, hosted } = this.services
    const news = [...ends.keys()].filter((life) => this.ends.add(process, life, ends[life]!))
    for (const life of news) {
      trace.emit({ kind: 'end-heard', host: host.name, process, life, interval: ends[life]! })
    }
    if (news.length > 0) for (const each of [...hosted.values()]) this.look(each)
  }

  look(process: HostedProcess): void {
    if (process.restoring || this.services.hosted.get(process.name) !== process) return
    const half = halfOf(process)
    half.refuseArriving()
    if (this.ends.lostIn(half.vector) === null) return
    half.log.dropWhere(({ rider }) => this.ends.lostIn((rider as RiddenMessage['rider']).vector) !== null)
    this.services.stop(process)
    const next = standFor(this.services, process.plan, process.incarnation + 1)
    this.services.host.tasks.spawn(goBack(this, next, process), `return of ${process.name}`)
  }

  tell(process: ProcessName, ends: readonly number[]): void {
    tellLives(this.services, process, ends)
  }

  #traceHeld({ name, incarnation }: HostedProcess, from: ProcessName, sequence: number, on: ProcessName): void {
    const { trace, host } = this.services
    trace.emit({ kind: 'message-held', host: host.name, process: name, incarnation, from, sequence, on })
  }

  #traceObsolete({ name, incarnation }: HostedProcess, from: ProcessName, sequence: number, lost: Lost): void {
    const { trace, host } = this.services
    const of = { host: host.name, process: name, incarnation }
    const { process: on, life, number: interval } = lost
    trace.emit({ kind: 'message-obsolete', ...of, from, sequence, on, life, interval })
  }
}

export const optimistic: Protocol = {
  title:
    'optimistic message logging: logs are written asynchronously, and processes that depend on lost states roll back',
  paper: 'R. E. Strom and S. Yemini, ACM TOCS 3(3), 1985; O. P. Damani and V. K. Garg, ICDCS 1996',
  survives: 'the loss of all but one copy of checkpoints and logs, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new OptimisticOnHost(services),
}
