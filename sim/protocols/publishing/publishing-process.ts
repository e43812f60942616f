// The half of a process whose messages are recorded: what waits for the recorder, and what a checkpoint allows the recorder to forget.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogClearing, SavedState } from '../../cluster/storage/saved-state.ts'
import { ReplayingProcess } from '../pessimistic/replaying-process.ts'
import type { Forget, Position } from './messages.ts'
import { Order } from './order.ts'

export const halfOf = (process: HostedProcess): PublishingProcess => process.beside as PublishingProcess

export class PublishingProcess extends ReplayingProcess {
  readonly #host: Pick<HostServices, 'transport' | 'settings'>
  readonly order = new Order()
  /** Whether the recorder is being asked for something that has not arrived here. */
  isAsking = false
  /** What the checkpoint that is being written has consumed. */
  #clears: LogClearing | null = null

  constructor(services: HostServices, process: HostedProcess) {
    super(services, process)
    this.#host = services
  }

  override captured({ clears }: SavedState): void {
    this.#clears = clears
  }

  /** Tells the recorder, once. If that is lost, it keeps more than it has to until the next checkpoint. */
  written(): void {
    const { transport, settings } = this.#host
    if (this.#clears === null) return
    const forget: Forget = { kind: 'forget', process: this.process.name, clears: this.#clears }
    const bytes = 8 + 4 * this.#clears.consumed.length
    transport.withdraw(transport.call(settings.recorder.host, bytes, forget, () => {}))
  }

  /** How far it has come, for a recorder that has lost that. */
  position(): Position {
    const { incoming, floor, consumed, process } = this
    this.order.forgetPlaces()
    const last = new Map(incoming.visible)
    for (const { message } of incoming.arriving) last.set(message.from, message.sequence)
    return {
      kind: 'at',
      next: incoming.nextIndex,
      consumed: { below: floor, consumed: [...consumed] },
      last: [...last],
      records: [...process.inbox, ...incoming.arriving.map(({ message }) => message)],
    }
  }

  override *underWay(): IterableIterator<string> {
    if (this.order.isHolding || this.incoming.arriving.length > 0) yield `logging for ${this.process.name}`
  }

  override stopped(): void {
    super.stopped()
    this.order.refuseAll()
  }
}
