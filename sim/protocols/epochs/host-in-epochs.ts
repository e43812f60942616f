// A protocol with epochs on one host, as far as all of them are alike: what of another epoch is refused or waits, who goes back, stays or vanishes
// by a new line, and that a recovery which is wanted here is led once.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Persistence } from '../../cluster/hosting/persistence.ts'
import { standFor } from '../../cluster/hosting/taking-over.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import type { OnHost } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import { beginAnew, goBack, type Returning, restart } from './coming-back.ts'
import { firstIncarnation, type Member, type RecoveryLine } from './line-record.ts'
import type { BeginRequest, EpochsReply, LineRequest, RiddenMessage, Rider, Stale } from './messages.ts'
import { inEpochs, type ProcessInEpochs } from './process-in-epochs.ts'
import { type Followers, HostStanding } from './standing.ts'

export abstract class HostInEpochs implements OnHost, Keeping, Followers, Returning {
  readonly services: HostServices
  readonly standing: HostStanding
  abstract readonly persistence: Persistence
  readonly stamps = true
  readonly acknowledgesFirst = false
  readonly readsAtOnce: boolean = false
  protected readonly delivery: Delivery
  /** Processes that nobody has created. */
  protected readonly first: readonly ProcessName[]
  /** How often a line was asked for here, and how many of these have been seen to. */
  #wanted = 0
  #ledFor = 0
  #isLeading = false
  /** Those whose creation was undone while they were here. */
  readonly #vanished = new Set<ProcessName>()

  constructor(services: HostServices) {
    this.services = services
    this.first = [...services.locations.entries()].map(({ plan }) => plan.name)
    this.standing = new HostStanding(services, this)
    this.delivery = new Delivery(services, this)
    this.#serve()
  }

  #serve(): void {
    const { transport } = this.services
    transport.serve<RiddenMessage, EpochsReply>(['message'], (_, message, answer) =>
      this.delivery.withProcess(message.to, answer, (process) => this.#take(process, message, answer)),
    )
    transport.serve<LineRequest, EpochsReply>(['line'], (_, { line }, answer) => {
      answer(done)
      this.standing.adopt(line)
    })
    transport.serve<BeginRequest, EpochsReply>(['begin-child'], (_, request, answer) =>
      this.#beginChild(request, answer),
    )
  }

  #beginChild(request: BeginRequest, answer: Answer<EpochsReply>): void {
    const { epoch, plan, incarnation: asked } = request
    const objection = this.judge(epoch)
    if (objection !== null) return answer(objection)
    answer(done)
    const here = this.services.hosted.get(plan.name)
    const isOfAnother = here !== undefined && this.isOfAnotherCreation(here, plan)
    if (here !== undefined && here.incarnation >= asked && !isOfAnother) return
    if (here !== undefined) this.services.stop(here)
    // a line that was worked out while it was being created has given up the incarnation that was claimed for it
    const incarnation = Math.max(asked, this.firstFree(plan.name), isOfAnother ? here.incarnation + 1 : 0)
    if (incarnation > 1) {
      inEpochs(this.#startAs(incarnation, plan)).begins(request)
      return
    }
    const process = new HostedProcess(this.services, plan, incarnation)
    inEpochs(process).begins(request)
    this.services.hosted.set(plan.name, process)
    this.services.run(process)
  }

  /** A process that was to be recovered here is created anew; one claim stands for both, for they are on the same host. */
  protected isOfAnotherCreation(_: HostedProcess, __: ProcessPlan): boolean {
    return false
  }

  /** The first incarnation of a process that no line has given up, as far as is known here. */
  protected firstFree(process: ProcessName): number {
    return firstIncarnation(this.standing.line, process)
  }

  startsLater(plan: ProcessPlan): boolean {
    const incarnation = this.firstFree(plan.name)
    if (incarnation <= 1) return false
    if (this.services.hosted.has(plan.name)) return true
    this.#startAs(incarnation, plan)
    return true
  }

  /** As a later incarnation it is claimed first; then it begins, or goes where the line has it. */
  #startAs(incarnation: number, plan: ProcessPlan): HostedProcess {
    const process = standFor(this.services, plan, incarnation)
    this.services.host.tasks.spawn(beginAnew(this, process), `beginning of ${plan.name}`)
    return process
  }

  /** What it keeps beside a process. */
  protected abstract beside(process: HostedProcess): ProcessInEpochs

  adopt(process: HostedProcess): ProcessInEpochs {
    this.#vanished.delete(process.name)
    this.standing.came(process)
    return this.beside(process)
  }

  *restart(dead: Location, host: number): Task {
    const { id, boot } = this.services
    // what is not here, though it was claimed for this boot, is about to be begun by its creator, or has been given up
    if (dead.host !== id || dead.boot !== boot) yield* restart(this, dead, host)
  }

  /** There is no log, and a version that was committed is on the disk. */
  vouchFor(logs: readonly LogEnd[]): Vouched {
    return { kind: 'vouched', whole: logs.map(({ process }) => process), torn: [] }
  }

  incomingOf(process: HostedProcess): Incoming {
    return inEpochs(process).incoming
  }

  keep(_: HostedProcess, __: Visible, ready: () => void): void {
    ready()
  }

  /** Why a packet of an epoch cannot be taken here and now; null: it may be. */
  protected judge(epoch: number): Stale | { readonly kind: 'elsewhere' } | null {
    const { standing, services } = this
    if (epoch < standing.heard && !services.settings.without.has('epoch'))
      return { kind: 'stale', epoch: standing.heard }
    standing.hear(epoch)
    return standing.isFrozen ? { kind: 'elsewhere' } : null
  }

  /** The same for a message. */
  protected judgeMessage({ epoch }: Rider, _: HostedProcess): ReturnType<HostInEpochs['judge']> {
    return this.judge(epoch)
  }

  #take(process: HostedProcess, message: RiddenMessage, answer: Answer<EpochsReply>): void {
    const { services } = this
    const { trace, host } = services
    const { from, sequence, rider } = message
    const objection = this.judgeMessage(rider, process)
    if (objection?.kind === 'stale') {
      const { name, incarnation } = process
      const of = { host: host.name, process: name, incarnation }
      trace.emit({ kind: 'message-refused', ...of, from, sequence, epoch: rider.epoch, current: objection.epoch })
    }
    if (objection !== null) return answer(objection)
    this.admit(process, message, answer)
  }

  /** It is of the epoch of this host. */
  protected admit(process: HostedProcess, message: RiddenMessage, answer: Answer<EpochsReply>): void {
    const { from, sequence } = message
    const isTaken = this.services.settings.without.has('in-turn') || this.#isNext(process, from, sequence)
    if (!isTaken) return answer({ kind: 'elsewhere' })
    this.delivery.deliver(process, message as Message, this.acknowledging(process, answer))
  }

  /** How a message that becomes visible is answered. */
  protected acknowledging(_: HostedProcess, answer: Answer<EpochsReply>): Answer<MessageReply> {
    return answer
  }

  /** What is ahead of its turn has to wait for what its sender keeps. */
  #isNext(process: HostedProcess, from: ProcessName, sequence: number): boolean {
    const { incoming } = inEpochs(process)
    let last = incoming.lastOf(from)
    for (const { message } of incoming.arriving) if (message.from === from) last = Math.max(last, message.sequence)
    return sequence <= last + 1
  }

  isReadyFor(_: RecoveryLine): boolean {
    return true
  }

  conforms(process: HostedProcess, line: RecoveryLine): void {
    const half = inEpochs(process)
    if (half.conformsTo >= line.epoch) return
    const member = line.members.get(process.name)
    if (member === undefined) return this.vanishes(process, line.epoch)
    if (process.incarnation < member.incarnation) {
      this.goesBack(process, member, line.epoch)
      return
    }
    if (process.restoring) return
    half.conformsTo = line.epoch
    this.stays(process, member)
  }

  placeOf({ name, incarnation }: HostedProcess): Member | null {
    const member = this.standing.isFrozen ? undefined : this.standing.line.members.get(name)
    return member !== undefined && member.version !== null && member.incarnation === incarnation ? member : null
  }

  /** The line has a process of this host go back. Gives its next incarnation. */
  protected goesBack(
    process: HostedProcess,
    { version, incarnation }: Pick<Member, 'version' | 'incarnation'>,
    epoch: number,
    returns: (returning: Returning, next: HostedProcess) => Task = goBack,
  ): HostedProcess {
    const { plan, checkpoints } = process
    this.services.stop(process)
    if (!process.restoring) this.#traceRolledBack(process, epoch, checkpoints, version ?? checkpoints)
    const next = standFor(this.services, plan, incarnation)
    this.services.host.tasks.spawn(returns(this, next), `return of ${plan.name}`)
    return next
  }

  /** Its creation is undone. */
  protected vanishes(process: HostedProcess, epoch: number): void {
    this.#vanished.add(process.name)
    this.services.stop(process)
    this.#traceRolledBack(process, epoch, process.checkpoints, -1)
  }

  /** It was here, and its creation has been undone; if it is created again it has nothing of what it had. */
  protected hasVanished(process: ProcessName): boolean {
    return this.#vanished.has(process)
  }

  #traceRolledBack({ name, incarnation }: HostedProcess, epoch: number, from: number, to: number): void {
    const { trace, host } = this.services
    trace.emit({ kind: 'rolled-back', host: host.name, process: name, incarnation, epoch, from, to })
  }

  /** It stays as it is. */
  protected abstract stays(process: HostedProcess, member: Member): void

  abstract isBack(process: HostedProcess, member: Member): void

  /** Leads one recovery. */
  protected abstract leadOnce(): Task

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
      yield* this.leadOnce()
      this.#ledFor = upTo
      this.#isLeading = false
      this.services.changed.fire()
    }
  }
}
