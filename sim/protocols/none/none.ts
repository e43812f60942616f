// No fault tolerance: nothing is saved, logged or replicated, files are on the process's own host, and whatever a crash hits is lost. The
// baseline for all protocols.

import { exactlyOnceInOrder } from '../../checks/invariants/exactly-once-in-order.ts'
import { knownEnds } from '../../checks/invariants/known-ends.ts'
import { oneIncarnation } from '../../checks/invariants/one-incarnation.ts'
import { detectionNs, progressWithin } from '../../checks/invariants/progress.ts'
import { recoverable } from '../../checks/invariants/recoverable.ts'
import { ring } from '../../checks/invariants/ring.ts'
import { sameAnswer } from '../../checks/invariants/same-answer.ts'
import { sameFiles } from '../../checks/invariants/same-files.ts'
import { time } from '../../checks/invariants/time.ts'
import type { HostServices } from '../../cluster/host-services.ts'
import type { BesideProcess, Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Persistence } from '../../cluster/hosting/persistence.ts'
import { Delivery, Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import { send } from '../../cluster/messages/sending.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogClearing, SavedByProtocol } from '../../cluster/storage/saved-state.ts'
import type { Vouched } from '../../cluster/storage/storage-requests.ts'
import { StoredFiles } from '../../cluster/storage/vault/stored-files.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessPlan } from '../../programs/program.ts'

const nothing: { protocol: SavedByProtocol; clears: LogClearing } = {
  protocol: { bytes: 0 },
  clears: { below: 0, consumed: [] },
}

class Unprotected implements BesideProcess {
  readonly #services: HostServices
  readonly #process: HostedProcess
  readonly incoming = new Incoming()
  readonly files = new StoredFiles()
  readonly replaying = false

  constructor(services: HostServices, process: HostedProcess) {
    this.#services = services
    this.#process = process
  }

  beforeRequest(): null {
    return null
  }

  idle(): null {
    return null
  }

  send(outgoing: Outgoing): Task<unknown> {
    return send(this.#services, this.#process, outgoing, false)
  }

  received(): void {}

  isRepeated(): boolean {
    return false
  }

  *alarm(): Task {}

  save(): typeof nothing {
    return nothing
  }

  captured(): void {}

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `logging for ${this.#process.name}`
  }

  stopped(): void {
    this.incoming.refuseAll()
  }
}

const halfOf = (process: HostedProcess): Unprotected => process.beside as Unprotected

class LocalPersistence implements Persistence {
  *writeFile(process: HostedProcess, file: string, offset: number, payload: Payload): Task<boolean> {
    halfOf(process).files.write(file, offset, payload, ++process.fileOrder)
    return true
  }

  *readFile(process: HostedProcess, file: string, offset: number): Task<Payload> {
    return halfOf(process).files.read(file, offset)
  }

  *keepAnswer(): Task<boolean> {
    return true
  }

  *claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location> {
    return { plan, host, boot, incarnation: 1, ended: false }
  }

  localFiles(process: HostedProcess): number | null {
    const { files } = halfOf(process)
    return files.names.length > 0 ? files.digest() : null
  }
}

class NoneOnHost implements OnHost, Keeping {
  readonly #services: HostServices
  readonly persistence = new LocalPersistence()
  readonly stamps: boolean
  readonly acknowledgesFirst = false

  constructor(services: HostServices) {
    const { without } = services.settings
    this.#services = services
    this.stamps = !without.has('stamps')
    const delivery = new Delivery(services, this)
    services.transport.serve<Message, MessageReply>(['message'], (_, message, answer) =>
      delivery.accept(message, answer),
    )
  }

  adopt(process: HostedProcess): Unprotected {
    return new Unprotected(this.#services, process)
  }

  *restart({ plan }: Location): Task {
    this.#services.observer.cannotRecover(`nothing of ${plan.name} was on stable storage: replication is 0`)
  }

  vouchFor(): Vouched {
    return { kind: 'vouched', whole: [], torn: [] }
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  keep(_: HostedProcess, __: unknown, ready: () => void): void {
    ready()
  }
}

/**
 * It survives only stalls, and crashes of hosts on which no process has its place: nothing is done twice, and there are no checkpoints. At
 * worst, processes that ran in parallel continue one after another, so P processes with a fault-free run of length L need P L after the
 * last fault; and each fault holds everybody up until it is detected.
 */
export const progress = progressWithin(
  ({ setting, processes, faults, crashFreeNs }) => processes * crashFreeNs + faults * detectionNs(setting),
)

export const none: Protocol = {
  title: 'no fault tolerance: the baseline for every protocol',
  paper: 'the runs without fault tolerance of the paper: P. Sens, HICSS 1995, Table 1',
  survives: 'nothing: whatever a crash hits is lost',
  checks: [
    ...[sameAnswer, sameFiles, exactlyOnceInOrder, oneIncarnation, ring, knownEnds, progress, recoverable, time],
  ],
  ablations: {},
  open: (services) => new NoneOnHost(services),
}
