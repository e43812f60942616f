// What outlives a process: a created process is told when its creation was requested, since a line may undo that; and an end waiting for
// the last line learns of it even if the host that wrote it has died.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import { readLine } from '../epochs/line-record.ts'
import { Persisting } from '../epochs/persisting.ts'
import type { HostStanding } from '../epochs/standing.ts'
import { halfOf } from './index-process.ts'
import { seekLastLine } from './last-line.ts'
import type { CreatedPlan } from './messages.ts'
import type { Creation } from './past.ts'

export class PersistingByIndex extends Persisting {
  readonly #services: HostServices
  readonly #standing: HostStanding
  /** For the processes being created from here. */
  readonly #creations = new Map<ProcessName, Creation>()

  /** @param first the initial processes */
  constructor(services: HostServices, standing: HostStanding, first: readonly ProcessName[]) {
    super(services, standing, () => seekLastLine(services, standing, first))
    this.#services = services
    this.#standing = standing
  }

  override creates(parent: HostedProcess, child: ProcessName): boolean {
    const isUndone = super.creates(parent, child)
    const { conformsTo, children } = halfOf(parent)
    this.#creations.set(child, { epoch: conformsTo, index: children.get(child)! - 1 })
    return isUndone
  }

  override claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location> {
    const created: CreatedPlan = { ...plan, creation: this.#creations.get(plan.name)! }
    return super.claimNew(created, host, boot)
  }

  override *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    process.tasks.spawn(this.#listen(), `last line for ${process.name}`)
    return yield* super.keepAnswer(process, answer)
  }

  /** As soon as an end counts, the last line is in the record. */
  *#listen(): Task {
    const { locations, settings } = this.#services
    while (!this.#standing.isFinal) {
      yield within(this.#standing.adopted, settings.ring.timeoutNs)
      if (this.#standing.isFinal || [...locations.entries()].every(({ ended }) => !ended)) continue
      const line = yield* readLine(this.#services)
      if (line?.isFinal) this.#standing.adopt(line)
      if (line !== null) this.#standing.advance(line)
    }
  }
}
