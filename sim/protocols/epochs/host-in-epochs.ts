// A protocol with epochs on one host, as far as they are all alike: packets of other epochs are refused or deferred, processes roll back,
// stay or vanish under a new line, and a recovery is led only once however often it is wanted here.

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
  /** The initial processes. */
  protected readonly first: readonly ProcessName[]
  /** How many requests for a line there have been here, and how many of them have been served. */
  #wanted = 0
  #ledFor = 0
  #isLeading = false
  /** Processes whose creation was undone while they were here. */
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
    const { epoch, plan, boot, incarnation: asked } = request
    const objection = this.judge(epoch)
    if (objection !== null) return answer(objection)
    answer(done)
    // Claimed for a boot that has died, it is recovered, and perhaps by another host.
    if (boot !== this.services.boot) return
    const here = this.services.hosted.get(plan.name)
    const isOfAnother = here !== undefined && this.isOfAnotherCreation(here, plan)
    if (here !== undefined && here.incarnation >= asked && !isOfAnother) return
    if (here !== undefined) this.services.stop(here)
    // A line computed during its creation has given up the incarnation that was claimed for it.
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

  /** Whether a process being recovered here is now created anew; both are on this host, so one claim stands for both. */
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

  /** A later incarnation is claimed first; then it begins, or goes where the line has it. */
  #startAs(incarnation: number, plan: ProcessPlan): HostedProcess {
    const process = standFor(this.services, plan, incarnation)
    this.services.host.tasks.spawn(beginAnew(this, process), `beginning of ${plan.name}`)
    return process
  }

  /** The protocol's half of a process. */
  protected abstract beside(process: HostedProcess): ProcessInEpochs

  adopt(process: HostedProcess): ProcessInEpochs {
    this.#vanished.delete(process.name)
    this.standing.came(process)
    return this.beside(process)
  }

  *restart(dead: Location, host: number): Task {
    const { id, boot } = this.services
    // A process claimed for this boot that is not here is about to be begun by its creator, or has been given up.
    if (dead.host !== id || dead.boot !== boot) yield* restart(this, dead, host)
  }

  /** There is no log, and committed versions are on disk, unless the disk has lost them too: a process that runs knows that there were some. */
  vouchFor(logs: readonly LogEnd[]): Vouched {
    const { hosted } = this.services
    const isTorn = ({ process, newest }: LogEnd): boolean => {
      const running = hosted.get(process)
      return running !== undefined && inEpochs(running).newestOnServers > newest
    }
    return {
      kind: 'vouched',
      whole: logs.filter((log) => !isTorn(log)).map(({ process }) => process),
      torn: logs.filter(isTorn).map(({ process }) => process),
    }
  }

  incomingOf(process: HostedProcess): Incoming {
    return inEpochs(process).incoming
  }

  keep(_: HostedProcess, __: Visible, ready: () => void): void {
    ready()
  }

  /** Why a packet of an epoch cannot be accepted here and now; null if it can. */
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

  /** Admits a message of this host's epoch. */
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

  /** A message ahead of its turn has to wait for the earlier ones that its sender keeps. */
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
    if (member === undefined) {
      if (this.accountsFor(line, process)) this.vanishes(process, line.epoch)
      return
    }
    if (process.incarnation < member.incarnation) {
      this.goesBack(process, member, line.epoch)
      return
    }
    if (process.restoring) return
    half.conformsTo = line.epoch
    this.stays(process, member)
  }

  /** Whether a process was known when a line was computed: if it is not on it, its creation is undone. */
  protected accountsFor(_: RecoveryLine, __: HostedProcess): boolean {
    return true
  }

  placeOf({ name, incarnation }: HostedProcess): Member | null {
    const member = this.standing.isFrozen ? undefined : this.standing.line.members.get(name)
    return member !== undefined && member.version !== null && member.incarnation === incarnation ? member : null
  }

  /** Rolls back a process of this host, as the line has it. Returns its next incarnation. */
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

  /** Whether it was here and its creation has been undone; if created again, it has nothing of what it had. */
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
   * Ends when this host has led a recovery that began after this call, or another host has taken over. Does not overtake a host that leads
   * already.
   * @param isOver whether another line has served the purpose meanwhile
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
