// Confirmations on their way: one is piggybacked on the next message to its host if that goes out at the same instant; otherwise it is sent
// alone. Losing one does no harm: the process that waits for it gives the index again.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Task } from '../../kernel/task.ts'
import { type Confirmation, type ConfirmRequest, INDEX_BYTES } from './messages.ts'

const none: readonly Confirmation[] = []

export class Confirming {
  readonly #services: Pick<HostServices, 'host' | 'transport'>
  /** By host: the confirmations due to it. */
  readonly #due = new Map<number, Confirmation[]>()

  constructor(services: Pick<HostServices, 'host' | 'transport'>) {
    this.#services = services
  }

  add(host: number, confirmation: Confirmation): void {
    const due = this.#due.get(host)
    if (due !== undefined) due.push(confirmation)
    else {
      this.#due.set(host, [confirmation])
      this.#services.host.tasks.spawn(this.#sendSoon(host), 'confirmation')
    }
  }

  /** Takes the confirmations due to a host, to be piggybacked on what is being sent there. */
  take(host: number): readonly Confirmation[] {
    const due = this.#due.get(host)
    if (due === undefined) return none
    this.#due.delete(host)
    return due
  }

  /** Lets the sending process continue first: if it sends to the same host at once, nothing is left. */
  *#sendSoon(host: number): Task {
    yield 0
    const confirms = this.take(host)
    if (confirms.length === 0) return
    const { transport } = this.#services
    const request: ConfirmRequest = { kind: 'confirm', confirms }
    transport.withdraw(transport.call(host, INDEX_BYTES * confirms.length, request, () => {}))
  }
}
