// The rounds of `coordinated` without their purpose: every process is asked to take a checkpoint, confirms, and is told that it counts, and
// messages carry their numbers; but nothing is saved. The additional time of such a run is the cost of synchronisation. Survives nothing.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import type { Task } from '../../kernel/task.ts'
import { CoordinatedOnHost, coordinated } from '../../protocols/coordinated/coordinated.ts'
import { CoordinatedProcess } from '../../protocols/coordinated/coordinated-process.ts'

class RoundsAloneProcess extends CoordinatedProcess {
  protected override get savesImages(): boolean {
    return false
  }

  override *alarm(firstNs: number): Task {
    this.rounds.setAlarm(firstNs)
  }

  override hasSaved(number: number): boolean {
    return this.number >= number
  }
}

class RoundsAloneOnHost extends CoordinatedOnHost {
  protected override beside(process: HostedProcess): CoordinatedProcess {
    return new RoundsAloneProcess(this.services, this.standing, process, this.rounds)
  }
}

export const roundsAlone: Protocol = {
  ...coordinated,
  title: 'rounds of coordinated checkpoints in which nothing is saved',
  survives: 'nothing',
  open: (services) => new RoundsAloneOnHost(services),
}
