// What outlives a process. Its end is final; what it held for others, and has sent to them, goes to the servers first.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { halfOf } from './causal-process.ts'
import { placeAll } from './placing.ts'
import type { Transmitting } from './transmitting.ts'

/** The note of an end comes after all others of its incarnation. */
const LAST = 2 ** 16 - 1

export class Persisting extends ReplicatedPersistence {
  readonly #host: Transmitting

  constructor(host: Transmitting) {
    super(host.services)
    this.#host = host
  }

  creates(parent: HostedProcess, child: ProcessName): boolean {
    halfOf(parent).children.add(child)
    return false
  }

  override *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    const half = halfOf(process)
    const entries = half.uncovered()
    const visible = [...half.incoming.visible]
    const isKept = !this.#host.services.settings.without.has('placed')
    if (isKept && !(yield* placeAll(this.#host, process, LAST, entries, visible))) return false
    return yield* super.keepAnswer(process, answer)
  }
}
