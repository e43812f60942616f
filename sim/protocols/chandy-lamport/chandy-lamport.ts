// Snapshots of the whole application (Chandy and Lamport 1985), taken for rollback: markers cut each channel, messages in transit are
// recorded, and after a crash all processes roll back to the last snapshot that all have.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { EpochsReply, RiddenMessage } from '../epochs/messages.ts'
import { checks } from '../rounds/checks/index.ts'
import { HostInRounds } from '../rounds/host-in-rounds.ts'
import { ablations } from './ablations.ts'
import type { MarkerRequest, PlaceRider } from './messages.ts'
import { halfOf, SnapshotProcess } from './snapshot-process.ts'
import { SnapshotRounds } from './snapshot-rounds.ts'

class SnapshotsOnHost extends HostInRounds<SnapshotRounds> {
  protected openRounds(): SnapshotRounds {
    const rounds = new SnapshotRounds(this.services, this.standing, this.first, () => this.lead())
    this.services.transport.serve<MarkerRequest, EpochsReply>(['marker'], (_, marker, answer) =>
      this.delivery.withProcess(marker.to, answer, (process) => this.#take(process, marker, answer)),
    )
    return rounds
  }

  protected beside(process: HostedProcess): SnapshotProcess {
    return new SnapshotProcess(this.services, this.standing, process, this.rounds, ({ message, answer }) =>
      super.admit(process, message, answer),
    )
  }

  #take(process: HostedProcess, marker: MarkerRequest, answer: Answer<EpochsReply>): void {
    const objection = this.judge(marker.epoch)
    answer(objection ?? done)
    if (objection !== null) return
    this.rounds.hears(marker.epoch, marker.number, marker.initiator)
    halfOf(process).markerArrives(marker)
  }

  /** A message has its turn when everything that its sender sent before it has been dealt with. */
  protected override admit(process: HostedProcess, message: RiddenMessage, answer: Answer<EpochsReply>): void {
    halfOf(process).messageArrives({ kind: 'message', message: message as RiddenMessage<PlaceRider>, answer })
  }

  shown(process: HostedProcess, message: Visible): void {
    halfOf(process).shown(message)
  }
}

export const chandyLamport: Protocol = {
  title:
    'snapshots of all processes and of the messages in transit: after a crash all roll back to the last one that all have',
  paper:
    'K. M. Chandy and L. Lamport, Distributed snapshots: determining global states of distributed systems, ACM TOCS 3(1), 1985',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new SnapshotsOnHost(services),
}
