// Checkpointing by index (Briatico, Ciuffoletti and Simoncini 1984): each process takes checkpoints on its own, and a message with a higher
// index forces its receiver to take one first; so all checkpoints with one index are consistent, and a recovery line is a single number.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import { done } from '../../cluster/requests/envelope.ts'
import { overdueNs } from '../../cluster/settings.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import { goBackFurther } from '../epochs/coming-back.ts'
import { HostWithBuffers } from '../epochs/host-with-buffers.ts'
import type { Member, RecoveryLine } from '../epochs/line-record.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { patience } from '../epochs/standing.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { halfOf, IndexProcess, type Lines } from './index-process.ts'
import { endsOf } from './last-line.ts'
import { leadRecovery, type Settle } from './leading.ts'
import type { Answers, AnswersRequest, CreatedPlan, IndexRider, LastLineRequest } from './messages.ts'
import { type Followed, follow, type Past } from './past.ts'
import { PersistingByIndex } from './persisting.ts'

class IndexOnHost extends HostWithBuffers implements Lines {
  readonly persistence: PersistingByIndex
  /** Processes that have vanished here, each with its newest incarnation. */
  readonly #vanished = new Map<ProcessName, number>()
  override readonly readsAtOnce = true

  constructor(services: HostServices) {
    super(services)
    const { standing } = this
    this.persistence = new PersistingByIndex(services, standing, this.first)
    services.transport.serve<AnswersRequest, Answers | EpochsReply>(['answers'], (_, { epoch }, answer) => {
      const objection = this.judge(epoch)
      const ends = objection === null ? endsOf(services, standing) : null
      answer(objection ?? (ends === null ? { kind: 'elsewhere' } : { kind: 'answers', ends }), 16 * (ends?.length ?? 0))
    })
    services.transport.serve<LastLineRequest, EpochsReply>(['last-line'], (_, { line }, answer) => {
      answer(done)
      standing.adopt(line)
      standing.advance(line)
    })
  }

  protected beside(process: HostedProcess): IndexProcess {
    return new IndexProcess(this.services, this.standing, process, this)
  }

  adoptDue(): void {
    this.standing.adoptDue()
  }

  indexIn(epoch: number): number | null {
    return this.standing.line.lines?.find((line) => line.epoch === epoch)?.index ?? null
  }

  override keep(process: HostedProcess, { rider }: Visible, ready: () => void): void {
    const forces = !this.services.settings.without.has('index')
    halfOf(process).hold(forces ? (rider as IndexRider).index : 0, ready)
  }

  protected override isOfAnotherCreation({ plan: before }: HostedProcess, plan: ProcessPlan): boolean {
    const [one, other] = [before, plan].map(({ creation }: CreatedPlan) => creation)
    return one?.epoch !== other?.epoch || one?.index !== other?.index
  }

  /** A process that returns in place takes an incarnation known only to this host. */
  protected override firstFree(process: ProcessName): number {
    return (this.#vanished.get(process) ?? 0) + 1
  }

  protected override vanishes(process: HostedProcess, epoch: number): void {
    this.#vanished.set(process.name, process.incarnation)
    super.vanishes(process, epoch)
  }

  /** A late message is accepted, unless a line committed since undoes it. */
  protected override judgeMessage(rider: IndexRider, process: HostedProcess): ReturnType<HostWithBuffers['judge']> {
    const { standing } = this
    this.#learn(rider)
    if (this.services.hosted.get(process.name) !== process) return { kind: 'elsewhere' }
    if (rider.epoch >= standing.heard) return this.judge(rider.epoch)
    if (standing.isFrozen) return { kind: 'elsewhere' }
    const { lines = [] } = standing.line
    const isUndone = lines.some(({ epoch, index }) => epoch > rider.epoch && rider.index >= index)
    return isUndone ? { kind: 'stale', epoch: standing.heard } : null
  }

  /** A message may announce the line after the one known here; its sender has adopted that, so it is in the record. */
  #learn({ epoch, line: index }: IndexRider): void {
    const { standing } = this
    const { line } = standing
    if (index == null || standing.isFrozen || epoch !== line.epoch + 1) return
    const lines = [...(line.lines ?? []), { epoch, index }]
    standing.adopt({ ...line, epoch, told: { isTold: true }, lines })
  }

  /** Where a line sends a process of this host; null if it has been there, or the servers have to be asked. */
  #followed(process: HostedProcess, { epoch, lines = [] }: RecoveryLine): Followed | null {
    const { conformsTo, past } = halfOf(process)
    if (conformsTo >= epoch || past === null) return null
    const missed = lines.filter((line) => line.epoch > conformsTo)
    return follow(past, missed)
  }

  /** The checkpoint to roll back to, if no server has it; 0 if there is no such checkpoint. */
  #unwritten(process: HostedProcess, { fate, past }: Followed): number {
    const newest = past.points.at(-1)?.number ?? 0
    if (fate !== 'goes back') return 0
    return process.restoring || halfOf(process).isWritten(newest) ? 0 : newest
  }

  /** A checkpoint that a process must roll back to is written first. */
  override isReadyFor(line: RecoveryLine): boolean {
    for (const process of this.services.hosted.values()) {
      const followed = this.#followed(process, line)
      if (followed !== null && process.checkpointing && this.#unwritten(process, followed) > 0) return false
    }
    return true
  }

  override conforms(process: HostedProcess, line: RecoveryLine): void {
    const half = halfOf(process)
    const followed = this.#followed(process, line)
    if (followed === null) return
    const { fate, past } = followed
    if (fate === 'vanishes') return this.vanishes(process, line.epoch)
    const isLost = fate === 'falls short' || this.#unwritten(process, followed) > 0
    if (isLost) return this.#goesFurther(process, past, line.epoch)
    if (process.restoring) return this.#redirect(process, past, line.epoch)
    if (fate === 'goes back') return this.#returns(process, past, line.epoch)
    half.conformsTo = line.epoch
    this.stays(process)
  }

  /** A process is still on its way to where an earlier line sent it. */
  #redirect(process: HostedProcess, past: Past, epoch: number): void {
    const half = halfOf(process)
    const isSame = half.past!.points.length === past.points.length
    // servers have been told where this incarnation begins: only the next one can begin elsewhere
    if (half.isPlaced && !isSame) return this.#returns(process, past, epoch)
    half.standsAt(past)
    half.conformsTo = epoch
  }

  #returns(process: HostedProcess, past: Past, epoch: number): void {
    const version = past.points.at(-1)?.number ?? 0
    halfOf(this.goesBack(process, { version, incarnation: process.incarnation + 1 }, epoch)).standsAt(past)
  }

  /** No server will ever have its checkpoint on this line, so it rolls back to the one before, and has a line of its own committed. */
  #goesFurther(process: HostedProcess, past: Past, epoch: number): void {
    const version = past.points.filter(({ number }) => halfOf(process).isWritten(number)).at(-1)?.number ?? 0
    this.goesBack(process, { version, incarnation: process.incarnation + 1 }, epoch, goBackFurther)
  }

  override placeOf(process: HostedProcess): Member | null {
    const { past } = halfOf(process)
    if (this.standing.isFrozen || past === null) return null
    const numbers = past.points.map(({ number }) => number)
    const keep = [0, ...numbers]
    return { version: numbers.at(-1) ?? 0, incarnation: process.incarnation, keep, answer: null, isOver: false }
  }

  protected stays(process: HostedProcess): void {
    if (!this.standing.isFinal) this.isBack(process)
  }

  /** A process is where the line has it: from now on it has a checkpoint with that index, and it tells all senders what it has. */
  isBack(process: HostedProcess): void {
    const { locations } = this.services
    const newest = this.standing.line.lines?.at(-1)
    if (newest !== undefined) halfOf(process).take(newest.index)
    const senders = [...locations.entries()].map(({ plan }) => plan.name)
    this.askAgain(process, senders, [0])
  }

  /** Leads until all processes lost here have their line. */
  protected *leadOnce(): Task {
    const { services, standing } = this
    const lost = (): HostedProcess[] =>
      [...services.hosted.values()].filter((process) => process.restoring && halfOf(process).past === null)
    const { ring } = services.settings
    for (let failed = 0; ; failed++) {
      yield* leadRecovery(services, standing, lost(), this.#settle)
      if (standing.isFinal || lost().length === 0) return
      // A leader that has begun since gets the time it needs: if leaders overtook each other, none would finish.
      const limitNs = patience(failed) * (overdueNs(ring) + services.id * ring.timeoutNs)
      if (standing.isFrozen) yield within(standing.adopted, limitNs)
    }
  }

  readonly #settle: Settle = ({ epoch, lines = [] }, found) => {
    const own = lines.filter((line) => line.epoch === epoch)
    for (const [process, { fate, past }] of found) {
      if (this.services.hosted.get(process.name) !== process) continue
      const followed = follow(past, own)
      if (fate === 'vanishes' || followed.fate === 'vanishes') this.vanishes(process, epoch)
      else {
        halfOf(process).standsAt(followed.past)
        halfOf(process).conformsTo = epoch
      }
    }
  }
}

export const indexBased: Protocol = {
  title:
    'checkpoints by index: messages force their receivers to take checkpoints, so that all those of one index form a line',
  paper: 'D. Briatico, A. Ciuffoletti and L. Simoncini, A distributed domino-effect free recovery algorithm, SRDS 1984',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new IndexOnHost(services),
}
