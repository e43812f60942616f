// Coordinated checkpoints (Elnozahy, Johnson and Zwaenepoel 1992): all processes take checkpoints of equal numbers, in two phases, and nobody stands
// still for it; after a crash all go back to the newest number that all have.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { MessageReply } from '../../cluster/messages/message.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { Task } from '../../kernel/task.ts'
import { HostInEpochs } from '../epochs/host-in-epochs.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { CoordinatedProcess, halfOf } from './coordinated-process.ts'
import { epochOf, isMember, leadRecovery } from './leading.ts'
import {
  type Acknowledged,
  type CommittedRequest,
  type NumberRider,
  TAG_BYTES,
  type TakenRequest,
  type TakeRequest,
} from './messages.ts'
import { PersistingWithLines } from './persisting.ts'
import { TakingRounds } from './taking-rounds.ts'

class CoordinatedOnHost extends HostInEpochs {
  readonly persistence: PersistingWithLines
  override readonly readsAtOnce = true
  readonly #rounds: TakingRounds

  constructor(services: HostServices) {
    super(services)
    this.#rounds = new TakingRounds(services, this.standing, this.first, () => this.lead())
    this.persistence = new PersistingWithLines(services, this.standing, () => this.#rounds.anotherRound())
    const { transport, host } = services
    transport.serve<TakeRequest, EpochsReply>(['take'], (from, request, answer) => {
      const objection = this.judge(request.epoch)
      answer(objection ?? done)
      if (objection === null) host.tasks.spawn(this.#rounds.takePart(from, request), `round ${request.number}`)
    })
    transport.serve<TakenRequest, EpochsReply>(['taken'], (from, request, answer) => {
      answer(done)
      this.#rounds.answered(from, request)
    })
    transport.serve<CommittedRequest, EpochsReply>(['committed'], (_, { line }, answer) => {
      answer(done)
      this.#rounds.committed(line)
    })
  }

  protected beside(process: HostedProcess): CoordinatedProcess {
    return new CoordinatedProcess(this.services, this.standing, process, this.#rounds)
  }

  /** One that was created since the last line takes everybody back to before that, and is not restarted. */
  override *restart(dead: Location, host: number): Task {
    const isIn = (): boolean => isMember(this.standing.line, this.first, dead.plan.name)
    const isUndone = (): boolean => this.standing.epoch > epochOf(dead.incarnation)
    while (!isIn() && !isUndone()) yield* this.lead(isUndone)
    if (isIn()) yield* super.restart(dead, host)
  }

  /** What was sent after a checkpoint does not become visible before that has been taken here too. */
  override keep(process: HostedProcess, { rider }: Visible, ready: () => void): void {
    const isTagged = !this.services.settings.without.has('checkpoint-number')
    halfOf(process).hold(isTagged ? (rider as NumberRider).number : 0, ready)
  }

  protected override acknowledging(process: HostedProcess, answer: Answer<EpochsReply>): Answer<MessageReply> {
    return (reply) => {
      if (reply?.kind !== 'done') return answer(reply)
      const acknowledged: Acknowledged = { ...reply, number: halfOf(process).number }
      answer(acknowledged, TAG_BYTES)
    }
  }

  protected stays(): void {}

  isBack(): void {
    this.#rounds.lineMoved()
  }

  protected leadOnce(): Task {
    // a process that has been claimed here begins in the epoch of its incarnation
    const least = Math.max(0, ...[...this.services.hosted.values()].map(({ incarnation }) => epochOf(incarnation)))
    return leadRecovery(this.services, this.standing, this.first, least)
  }
}

export const coordinated: Protocol = {
  title:
    'coordinated checkpoints in two phases, nobody blocked: after a crash all go back to the last number that all have',
  paper: 'E. N. Elnozahy, D. B. Johnson and W. Zwaenepoel, The performance of consistent checkpointing, SRDS 1992',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new CoordinatedOnHost(services),
}
