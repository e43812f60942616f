// An end counts when nothing can undo it any more: when a line has been committed on which everybody has ended. Until then a process that has
// ended stands on its host like any other, takes messages, and may go back.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { Payload } from '../../programs/program.ts'
import { halfOf } from './independent-process.ts'
import type { Ends } from './messages.ts'
import type { HostStanding } from './standing.ts'

export class EndsLast extends ReplicatedPersistence {
  readonly #services: HostServices
  readonly #standing: HostStanding
  readonly #lead: () => Task

  constructor(services: HostServices, standing: HostStanding, lead: () => Task) {
    super(services)
    this.#services = services
    this.#standing = standing
    this.#lead = lead
  }

  /** Of everything that runs here. */
  get haveAllEnded(): boolean {
    if (this.#standing.isFrozen) return false
    return [...this.#services.hosted.values()].every((process) => !process.restoring && halfOf(process).answer !== null)
  }

  override *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    halfOf(process).answer = answer
    while (!this.#standing.isFinal) {
      this.#services.host.tasks.spawn(this.#seekLast(), 'last line')
      yield this.#standing.adopted
    }
    return yield* super.keepAnswer(process, answer)
  }

  /** If everybody has ended there is a last line. Whoever ends last finds it so. */
  *#seekLast(): Task {
    const { locations, membership, transport, settings, id } = this.#services
    if (!this.haveAllEnded) return
    const hosts = new Set<number>()
    for (const { host, boot, ended } of locations.entries()) {
      if (ended) continue
      if (!membership.isLive(host, boot)) return
      if (host !== id) hosts.add(host)
    }
    for (const host of hosts) {
      const reply = yield* transport.request<Ends>(host, 8, { kind: 'ends' })
      if (reply?.kind !== 'ends' || !reply.all) return
    }
    // several may find it at once: they take turns
    const before = [...hosts].filter((host) => host < id).length
    if (before > 0) yield within(this.#standing.adopted, before * settings.ring.timeoutNs)
    if (!this.#standing.isFinal && this.haveAllEnded) yield* this.#lead()
  }
}
