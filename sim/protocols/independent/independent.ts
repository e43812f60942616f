// Independent checkpoints without a log (Bhargava and Lian 1988; Wang and Fuchs 1992): each process saves itself alone and keeps several
// versions; after a crash the newest line is worked out on which nobody depends on what is undone, and survivors go back to it too.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message } from '../../cluster/messages/message.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { begin, beginAnew, goBack, type Returning, restart } from './coming-back.ts'
import { halfOf, IndependentProcess } from './independent-process.ts'
import { leadRecovery, standingBytes } from './leading.ts'
import { firstIncarnation, type Member } from './line-record.ts'
import type {
  AgainRequest,
  BeginRequest,
  Ends,
  EndsRequest,
  FreezeRequest,
  Frozen,
  IndependentReply,
  LineRequest,
  RiddenMessage,
  Stale,
} from './messages.ts'
import { Persisting } from './persisting.ts'
import { type Followers, HostStanding } from './standing.ts'
import { askUntilDone, transmit } from './transmitting.ts'

const AGAIN_BYTES = 24

class IndependentOnHost implements OnHost, Keeping, Followers, Returning {
  readonly services: HostServices
  readonly standing: HostStanding
  readonly persistence: Persisting
  readonly stamps = true
  readonly acknowledgesFirst = false
  readonly #delivery: Delivery
  /** Processes that nobody has created. */
  readonly #first: readonly ProcessName[]
  /** How often a line was asked for here, and how many of these have been seen to. */
  #wanted = 0
  #ledFor = 0
  #isLeading = false

  constructor(services: HostServices) {
    this.services = services
    this.#first = [...services.locations.entries()].map(({ plan }) => plan.name)
    this.standing = new HostStanding(services, this)
    this.persistence = new Persisting(services, this.standing, () => this.lead())
    this.#delivery = new Delivery(services, this)
    this.#serve()
  }

  #serve(): void {
    const { transport } = this.services
    transport.serve<RiddenMessage, IndependentReply>(['message'], (_, message, answer) =>
      this.#delivery.withProcess(message.to, answer, (process) => this.#take(process, message, answer)),
    )
    transport.serve<FreezeRequest, Frozen | Stale>(['freeze'], (_, { epoch }, answer) => {
      const { standing } = this
      if (epoch < standing.heard) return answer({ kind: 'stale', epoch: standing.heard })
      standing.hear(epoch)
      const standings = standing.standings()
      answer({ kind: 'frozen', standings }, standingBytes(standings))
    })
    transport.serve<LineRequest, IndependentReply>(['line'], (_, { line }, answer) => {
      answer(done)
      this.standing.adopt(line)
    })
    transport.serve<AgainRequest, IndependentReply>(['again'], (_, request, answer) =>
      this.#delivery.withProcess(request.from, answer, (process) => this.#sendAgain(process, request, answer)),
    )
    transport.serve<BeginRequest, IndependentReply>(['begin-child'], (_, request, answer) =>
      this.#beginChild(request, answer),
    )
    transport.serve<EndsRequest, Ends>(['ends'], (_, __, answer) =>
      answer({ kind: 'ends', all: this.persistence.haveAllEnded }),
    )
  }

  #beginChild({ epoch, plan, incarnation: asked }: BeginRequest, answer: Answer<IndependentReply>): void {
    const objection = this.#judge(epoch)
    if (objection !== null) return answer(objection)
    answer(done)
    const here = this.services.hosted.get(plan.name)
    if (here !== undefined && here.incarnation >= asked) return
    if (here !== undefined) this.services.stop(here)
    // a line that was worked out while it was being created has given up the incarnation that was claimed for it
    const incarnation = Math.max(asked, firstIncarnation(this.standing.line, plan.name))
    if (incarnation > 1) {
      this.services.host.tasks.spawn(beginAnew(this, begin(this, plan, incarnation)), `beginning of ${plan.name}`)
      return
    }
    const process = new HostedProcess(this.services, plan, incarnation)
    this.services.hosted.set(plan.name, process)
    this.services.run(process)
  }

  adopt(process: HostedProcess): IndependentProcess {
    const { standing, services } = this
    standing.came(process)
    return new IndependentProcess(services, standing, process)
  }

  restart(dead: Location, host: number): Task {
    return restart(this, dead, host)
  }

  /** There is no log, and a version that was committed is on the disk. */
  vouchFor(logs: readonly LogEnd[]): Vouched {
    return { kind: 'vouched', whole: logs.map(({ process }) => process), torn: [] }
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

  /** Null: it may be taken here and now. */
  #judge(epoch: number): Stale | { readonly kind: 'elsewhere' } | null {
    const { standing, services } = this
    if (epoch < standing.heard && !services.settings.without.has('epoch'))
      return { kind: 'stale', epoch: standing.heard }
    standing.hear(epoch)
    return standing.isFrozen ? { kind: 'elsewhere' } : null
  }

  #take(process: HostedProcess, message: RiddenMessage, answer: Answer<IndependentReply>): void {
    const { services } = this
    const { trace, host } = services
    const { from, sequence, rider } = message
    const objection = this.#judge(rider.epoch)
    if (objection?.kind === 'stale') {
      const { name, incarnation } = process
      const of = { host: host.name, process: name, incarnation }
      trace.emit({ kind: 'message-refused', ...of, from, sequence, epoch: rider.epoch, current: objection.epoch })
    }
    if (objection !== null) return answer(objection)
    const inTurn = this.#isNext(process, from, sequence) || services.settings.without.has('in-turn')
    if (!inTurn) return answer({ kind: 'elsewhere' })
    this.#delivery.deliver(process, message as Message, answer)
  }

  /** What is ahead of its turn has to wait for what its sender keeps. */
  #isNext(process: HostedProcess, from: ProcessName, sequence: number): boolean {
    const { incoming } = halfOf(process)
    let last = incoming.lastOf(from)
    for (const { message } of incoming.arriving) if (message.from === from) last = Math.max(last, message.sequence)
    return sequence <= last + 1
  }

  #sendAgain(
    process: HostedProcess,
    { to, after, covered, epoch }: AgainRequest,
    answer: Answer<IndependentReply>,
  ): void {
    const objection = this.#judge(epoch)
    if (objection !== null) return answer(objection)
    const { buffer } = halfOf(process)
    buffer.cover(to, covered)
    process.tasks.spawn(this.#resend(process, to, after), `sending again to ${to}`)
    answer(done)
  }

  *#resend(process: HostedProcess, to: ProcessName, after: number): Task {
    for (const sent of halfOf(process).buffer.after(to, after)) {
      yield* transmit(this.services, this.standing, process, sent)
    }
  }

  goesBack(process: HostedProcess, member: Member, epoch: number): void {
    const { plan, checkpoints } = process
    this.services.stop(process)
    if (!process.restoring) this.#traceRolledBack(process, epoch, checkpoints, member.version ?? checkpoints)
    const next = begin(this, plan, member.incarnation)
    this.services.host.tasks.spawn(goBack(this, next), `return of ${plan.name}`)
  }

  vanishes(process: HostedProcess, epoch: number): void {
    this.services.stop(process)
    this.#traceRolledBack(process, epoch, process.checkpoints, -1)
  }

  #traceRolledBack({ name, incarnation }: HostedProcess, epoch: number, from: number, to: number): void {
    const { trace, host } = this.services
    trace.emit({ kind: 'rolled-back', host: host.name, process: name, incarnation, epoch, from, to })
  }

  stays(process: HostedProcess, member: Member): void {
    const { name, incarnation } = process
    if (this.standing.isFinal) return
    this.services.storage.write(16, { kind: 'prune', process: name, incarnation, keep: member.keep }, () => {})
    this.isBack(process, member)
  }

  /** All senders learn how far their messages are known, and what will not be asked for again. */
  isBack(process: HostedProcess, { keep }: Member): void {
    const half = halfOf(process)
    half.keepOnly(keep)
    for (const from of this.standing.line.members.keys()) {
      if (from === process.name) continue
      const covered = half.coveredOf(from, keep)
      process.tasks.spawn(this.#ask(process, from, covered), `asking ${from} again`)
    }
  }

  *#ask(process: HostedProcess, from: ProcessName, covered: number): Task {
    const to = process.name
    const { epoch: asked } = this.standing
    const request = (epoch: number): AgainRequest => {
      const after = halfOf(process).incoming.lastOf(from)
      return { kind: 'again', epoch, from, to, after, covered }
    }
    if (this.standing.epoch !== asked) return
    yield* askUntilDone(this.services, this.standing, from, AGAIN_BYTES, request)
  }

  /**
   * Ends when this host has led a recovery that was begun after now, or somebody else has taken over. Does not overtake anybody who leads already.
   * @param isOver meanwhile another line may have seen to it
   */
  *lead(isOver: () => boolean = () => false): Task {
    while (this.standing.isFrozen && !this.#isLeading && !isOver()) yield this.standing.adopted
    yield* this.takeTheLead(isOver)
  }

  *takeTheLead(isOver: () => boolean = () => false): Task {
    const ticket = ++this.#wanted
    while (this.#ledFor < ticket && !isOver()) {
      if (this.#isLeading) {
        yield this.services.changed
        continue
      }
      this.#isLeading = true
      const upTo = this.#wanted
      yield* leadRecovery(this.services, this.standing, this.#first)
      this.#ledFor = upTo
      this.#isLeading = false
      this.services.changed.fire()
    }
  }
}

export const independent: Protocol = {
  title: 'independent checkpoints without a log: a recovery line over all processes, to which survivors go back too',
  paper: 'B. Bhargava and S.-R. Lian, SRDS 1988; Y.-M. Wang and others, IEEE Trans. Computers 44(4), 1995',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new IndependentOnHost(services),
}
