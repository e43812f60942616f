// Confirmations on their way: one rides on the next message to its host if that goes out at the same instant; else it goes alone. A lost one does
// no harm: whoever waits for it gives the index again.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Task } from '../../kernel/task.ts'
import { type Confirmation, type ConfirmRequest, INDEX_BYTES } from './messages.ts'

const none: readonly Confirmation[] = []

export class Confirming {
  readonly #services: Pick<HostServices, 'host' | 'transport'>
  /** By host: what it is to be told. */
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

  /** What is due to a host rides on what goes there now. */
  take(host: number): readonly Confirmation[] {
    const due = this.#due.get(host)
    if (due === undefined) return none
    this.#due.delete(host)
    return due
  }

  /** Whoever has sent goes on first: if it sends at once to the same host, nothing is left. */
  *#sendSoon(host: number): Task {
    yield 0
    const confirms = this.take(host)
    if (confirms.length === 0) return
    const { transport } = this.#services
    const request: ConfirmRequest = { kind: 'confirm', confirms }
    transport.withdraw(transport.call(host, INDEX_BYTES * confirms.length, request, () => {}))
  }
}
