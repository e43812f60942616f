// Coordinated checkpoints (Elnozahy, Johnson and Zwaenepoel 1992): all processes take checkpoints with equal numbers, in two phases, and
// nobody is blocked; after a crash all roll back to the newest number that all have.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { MessageReply } from '../../cluster/messages/message.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import type { Answer } from '../../cluster/requests/envelope.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { checks } from '../rounds/checks/index.ts'
import { nearestLine } from '../rounds/checks/nearest-line.ts'
import { HostInRounds } from '../rounds/host-in-rounds.ts'
import { TakingRounds } from '../rounds/taking-rounds.ts'
import { ablations } from './ablations.ts'
import { CoordinatedProcess, halfOf } from './coordinated-process.ts'
import { type Acknowledged, type NumberRider, TAG_BYTES } from './messages.ts'

export class CoordinatedOnHost extends HostInRounds {
  protected openRounds(): TakingRounds {
    return new TakingRounds(this.services, this.standing, this.first, () => this.lead())
  }

  protected beside(process: HostedProcess): CoordinatedProcess {
    return new CoordinatedProcess(this.services, this.standing, process, this.rounds)
  }

  /** A message sent after a checkpoint does not become visible before that checkpoint has been taken here too. */
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
}

export const coordinated: Protocol = {
  title:
    'coordinated checkpoints in two phases, without blocking: after a crash all roll back to the last number that all have',
  paper: 'E. N. Elnozahy, D. B. Johnson and W. Zwaenepoel, The performance of consistent checkpointing, SRDS 1992',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  hasTiers: true,
  checks: [...checks, nearestLine],
  ablations,
  open: (services) => new CoordinatedOnHost(services),
}
