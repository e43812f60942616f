// Three-way messages (Borg and others 1983 and 1989: Auragen, TARGON/32): each process has a sleeping backup on another host. What the
// process receives goes there before it becomes visible, and what it sends is counted there. No log is kept on disk; a process is lost if
// both its hosts are.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import { restore } from '../pessimistic/restoring.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { ablations } from './ablations.ts'
import { BackupProcess, halfOf } from './backup-process.ts'
import { checks } from './checks/index.ts'
import { readQueue } from './restoring.ts'
import { Shadows } from './shadows.ts'

class BackupOnHost implements OnHost, Keeping {
  readonly #services: HostServices
  readonly persistence: ReplicatedPersistence
  readonly stamps = true
  readonly acknowledgesFirst = false

  constructor(services: HostServices) {
    this.#services = services
    this.persistence = new ReplicatedPersistence(services)
    new Shadows(services)
    const delivery = new Delivery(services, this)
    services.transport.serve<Message, MessageReply>(['message'], (_, message, answer) =>
      delivery.accept(message, answer),
    )
  }

  adopt(process: HostedProcess): BackupProcess {
    return new BackupProcess(this.#services, process)
  }

  restart(dead: Location, host: number): Task {
    const services = this.#services
    return restore(services, dead, host, (process, summaries, saved) => readQueue(services, process, summaries, saved))
  }

  vouchFor(logs: readonly LogEnd[]): Vouched {
    return vouchForRunning(this.#services.hosted, logs)
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  keep(process: HostedProcess, message: Visible, ready: () => void): void {
    const begun = this.#services.simulation.now
    halfOf(process).backing.keep(message, () => {
      process.account.logNs += this.#services.simulation.now - begun
      ready()
    })
  }
}

export const backup: Protocol = {
  title:
    'independent checkpoints, and a backup of each process on another host that has its messages (three-way messages)',
  paper: 'A. Borg and others, Fault tolerance under UNIX, ACM TOCS 7(1), 1989',
  survives:
    'the loss of all but one copy of checkpoints, and of all workstations but one, if no process loses both its hosts',
  checks,
  ablations,
  open: (services) => new BackupOnHost(services),
}
