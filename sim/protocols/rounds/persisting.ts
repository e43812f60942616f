// What outlives a process: an end counts as soon as a committed line includes it, whatever the others still do; and a created process
// belongs to the epoch of its creation.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import { claim } from '../../cluster/storage/claiming.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessPlan } from '../../programs/program.ts'
import { Persisting } from '../epochs/persisting.ts'
import type { HostStanding } from '../epochs/standing.ts'
import { incarnationIn } from './leading.ts'

export class PersistingWithLines extends Persisting {
  readonly #services: HostServices
  readonly #standing: HostStanding

  /** @param seekLine has everybody take a checkpoint */
  constructor(services: HostServices, standing: HostStanding, seekLine: () => Task) {
    super(services, standing, seekLine)
    this.#services = services
    this.#standing = standing
  }

  /** Versions of files are on the file servers only, so a file would not fit a near copy. */
  override *writeFile(process: HostedProcess, file: string, offset: number, payload: Payload): Task<boolean> {
    if (this.#services.near == null) return yield* super.writeFile(process, file, offset, payload)
    this.#services.observer.cannotRecover(`${process.name} writes a file, which cannot go back to a near copy`)
    return false
  }

  override *claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location> {
    const { epoch } = this.#standing
    if (epoch === 0) return yield* super.claimNew(plan, host, boot)
    const incarnation = incarnationIn(epoch)
    const claimed = yield* claim(this.#services, plan, incarnation - 1, host, boot)
    if (claimed.kind === 'granted') return { plan, host, boot, incarnation, ended: false }
    return yield* super.claimNew(plan, host, boot)
  }

  /** A process on the line has begun before, and returns by itself. */
  override *begins(parent: HostedProcess, child: Location): Task {
    if (!this.#standing.line.members.has(child.plan.name)) yield* super.begins(parent, child)
  }

  protected override isSafe({ name }: HostedProcess): boolean {
    return this.#standing.line.members.get(name)?.isOver === true
  }
}
