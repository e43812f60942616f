// A protocol with rounds on one host, as far as they are all alike: checkpoints with equal numbers count together, and after a crash all
// processes roll back to the last ones committed.

import type { HostServices } from '../../cluster/host-services.ts'
import { done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { Task } from '../../kernel/task.ts'
import { HostInEpochs } from '../epochs/host-in-epochs.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { epochOf, isMember, leadRecovery } from './leading.ts'
import type { CommittedRequest, TakenRequest, TakeRequest } from './messages.ts'
import { PersistingWithLines } from './persisting.ts'
import type { TakingRounds } from './taking-rounds.ts'

export abstract class HostInRounds<R extends TakingRounds = TakingRounds> extends HostInEpochs {
  readonly persistence: PersistingWithLines
  override readonly readsAtOnce = true
  protected readonly rounds: R

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

  /** A process created since the last line is not restarted: all processes roll back to before its creation. */
  override *restart(dead: Location, host: number): Task {
    const isIn = (): boolean => isMember(this.standing.line, this.first, dead.plan.name)
    const isUndone = (): boolean => this.standing.epoch > epochOf(dead.incarnation)
    while (!isIn() && !isUndone()) yield* this.lead(isUndone)
    if (isIn()) yield* super.restart(dead, host)
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
