// Sending a message to its receiver's layer, wherever that moves, until that has taken it or will never need it. Its sender keeps it in its
// buffer.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { Message, NotHere } from '../../cluster/messages/message.ts'
import type { Body, Outcome } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'

/** A message as it is sent, composed anew each time. */
export interface Composed {
  readonly message: Message
  /** What it carries besides its content. */
  readonly bytes: number
}

/** What a protocol puts into its messages, and how it interprets the answers. */
export interface Way<Reply extends Body> {
  compose(to: Location): Composed
  /** The layer at that location has answered the message composed last. False if it has to be sent again. */
  isSettledBy(reply: Reply, at: Location): boolean
  /** Nobody will ever want it: the buffer may forget it. */
  forget(): void
}

export function* transmit<Reply extends Body>(
  services: HostServices,
  { to, payload }: Outgoing,
  way: Way<Reply>,
): Task {
  const { locations, membership, transport, changed, settings } = services
  const { cpu, layer } = services.host.profile
  // the layer copies the content into its buffer
  const workNs = Math.round(layer.messageLayerNs + payload.bytes * cpu.copyNsPerByte)
  for (;;) {
    const location = locations.get(to)
    if (location?.ended) return way.forget()
    if (location !== undefined && membership.isLive(location.host, location.boot)) {
      const { message, bytes } = way.compose(location)
      const reply: Outcome<Reply | NotHere> = yield transport.ask(location.host, payload.bytes + bytes, message, workNs)
      if (reply?.kind === 'gone') return way.forget()
      if (reply !== null && reply.kind !== 'elsewhere' && way.isSettledBy(reply as Reply, location)) return
      if (reply === null && locations.get(to) !== location) continue
    }
    yield within(changed, settings.ring.timeoutNs)
  }
}
