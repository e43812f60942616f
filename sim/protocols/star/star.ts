// STAR (Sens 1995): every process takes checkpoints on its own, and messages are logged by their receiver before they become visible
// (pessimistic). So a crash sets back only what ran on the dead host, and the log brings that to where it was.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply, NotHere } from '../../cluster/messages/message.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, LogRecord, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { LastLogged, Logged } from '../pessimistic/replaying.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { restore } from './restoring.ts'
import { halfOf, StarProcess } from './star-process.ts'
import { vouchFor } from './vouching.ts'

/** The size of a record on the wire besides its message: index and stamp. */
const RECORD_BYTES = 16

class StarOnHost implements OnHost, Keeping {
  readonly #services: HostServices
  readonly persistence: ReplicatedPersistence
  readonly stamps: boolean
  readonly acknowledgesFirst: boolean

  constructor(services: HostServices) {
    const { without } = services.settings
    this.#services = services
    this.persistence = new ReplicatedPersistence(services)
    this.stamps = !without.has('stamps')
    this.acknowledgesFirst = without.has('log-before-acknowledge')
    const delivery = new Delivery(services, this)
    services.transport.serve<Message, MessageReply>(['message'], (_, message, answer) =>
      delivery.accept(message, answer),
    )
    services.transport.serve<LastLogged, Logged | NotHere>(['last-logged'], (_, { from, to }, answer) =>
      delivery.withProcess(to, answer, (process) =>
        answer({ kind: 'logged', sequence: halfOf(process).incoming.lastOf(from) }),
      ),
    )
  }

  adopt(process: HostedProcess): StarProcess {
    return new StarProcess(this.#services, process)
  }

  restart(dead: Location, host: number): Task {
    return restore(this.#services, dead, host)
  }

  vouchFor(logs: readonly LogEnd[]): Vouched {
    return vouchFor(this.#services.hosted, logs)
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  /** A message is kept when its record is on every replica of the log. */
  keep(process: HostedProcess, record: LogRecord, ready: () => void): void {
    const { storage, settings, simulation } = this.#services
    const logged = !settings.without.has('log')
    const waits = logged && !settings.without.has('synchronous-log')
    if (logged) {
      const begun = simulation.now
      const request = { kind: 'append', process: process.name, incarnation: process.incarnation, record } as const
      storage.write(RECORD_BYTES + record.payload.bytes, request, (outcome) => {
        process.account.logNs += simulation.now - begun
        if (outcome.kind === 'superseded') return this.#services.stop(process)
        if (waits) ready()
      })
    }
    if (!waits) ready()
  }
}

export const star: Protocol = {
  title: 'independent checkpoints and a pessimistic message log kept by the receiver (STAR)',
  paper: 'P. Sens, The performance of independent checkpointing in distributed systems, HICSS 1995',
  survives: 'the loss of all but one copy of checkpoints and logs, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new StarOnHost(services),
}
