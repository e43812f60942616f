// What outlives a process. Its end is final; what it has sent and may have to be sent again goes to the servers first.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { keepNote } from './note.ts'
import { halfOf } from './sender-process.ts'

/** The note of an end comes after all that are written when a process is restarted. */
const LAST = 2 ** 16 - 1

export class Persisting extends ReplicatedPersistence {
  readonly #services: HostServices

  constructor(services: HostServices) {
    super(services)
    this.#services = services
  }

  creates(parent: HostedProcess, child: ProcessName): boolean {
    halfOf(parent).children.add(child)
    return false
  }

  override *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    const half = halfOf(process)
    const { changed, settings } = this.#services
    // a receiver that rolled back is being sent what it lacks
    while (half.uncovered().some(({ index }) => index === null)) yield within(changed, settings.ring.timeoutNs)
    const entries = half.uncovered()
    const { bounds } = half
    const visible = [...half.incoming.visible]
    const isNothing = entries.length === 0 && visible.length === 0
    if (!isNothing && !(yield* keepNote(this.#services, process, LAST, { bounds, entries, visible }))) return false
    return yield* super.keepAnswer(process, answer)
  }
}
