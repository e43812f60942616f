// A protocol with rounds on one host, as far as they are all alike: checkpoints with equal numbers count together, and after a crash all
// processes roll back to the last ones committed.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { HostInEpochs } from '../epochs/host-in-epochs.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { epochOf, isMember, leadRecovery } from './leading.ts'
import type { CommittedRequest, TakenRequest, TakeRequest } from './messages.ts'
import { PersistingWithLines } from './persisting.ts'
import type { TakingRounds } from './taking-rounds.ts'
import { servedBy } from './tiers.ts'

export abstract class HostInRounds<R extends TakingRounds = TakingRounds> extends HostInEpochs {
  readonly persistence: PersistingWithLines
  override readonly readsAtOnce = true
  protected readonly rounds: R
  /** Processes that have vanished here, each with its newest incarnation. */
  readonly #vanished = new Map<ProcessName, number>()

  constructor(services: HostServices) {
    super(services)
    this.rounds = this.openRounds()
    this.persistence = new PersistingWithLines(services, this.standing, () => this.rounds.anotherRound())
    const { transport, host } = services
    transport.serve<TakeRequest, EpochsReply>(['take'], (from, request, answer) => {
      const objection = this.judge(request.epoch)
      answer(objection ?? done)
      if (objection === null) host.tasks.spawn(this.rounds.takePart(from, request), `round ${request.number}`)
    })
    transport.serve<TakenRequest, EpochsReply>(['taken'], (from, request, answer) => {
      answer(done)
      this.rounds.answered(from, request)
    })
    transport.serve<CommittedRequest, EpochsReply>(['committed'], (_, { line }, answer) => {
      answer(done)
      this.rounds.committed(line)
    })
  }

  /** How this host has others take checkpoints. */
  protected abstract openRounds(): R

  /**
   * A process created since the last line is not restarted: all processes roll back to before its creation. The same may become of one that is
   * on a line of which there are only near copies: it is not claimed before the line of the recovery is known, so that its incarnation is
   * free if it is created again.
   */
  override *restart(dead: Location, host: number): Task {
    const { name } = dead.plan
    const isIn = (): boolean => isMember(this.standing.line, this.first, name)
    const { epoch } = this.standing
    const isTiered = this.services.settings.tiers != null
    const isSure = (): boolean => (isTiered ? isMember(servedBy(this.standing.line), this.first, name) : isIn())
    // what is known of its incarnation may be old: a survivor that rolls back does not announce it
    const isUndone = (): boolean => this.standing.epoch > (isTiered ? epoch : epochOf(dead.incarnation))
    while (!isSure() && !isUndone()) yield* this.lead(isUndone)
    if (isIn()) yield* super.restart(dead, host)
  }

  /** A process that was claimed here and vanished with its line may be created here again, in the same epoch. */
  protected override firstFree(process: ProcessName): number {
    return Math.max(super.firstFree(process), this.services.settings.tiers ? (this.#vanished.get(process) ?? 0) + 1 : 0)
  }

  protected override vanishes(process: HostedProcess, epoch: number): void {
    super.vanishes(process, epoch)
    this.#vanished.set(process.name, process.incarnation)
  }

  protected stays(): void {}

  isBack(): void {
    this.rounds.lineMoved()
  }

  protected leadOnce(): Task {
    // a process that has been claimed here begins in the epoch of its incarnation
    const least = Math.max(0, ...[...this.services.hosted.values()].map(({ incarnation }) => epochOf(incarnation)))
    return leadRecovery(this.services, this.standing, this.first, least)
  }
}
