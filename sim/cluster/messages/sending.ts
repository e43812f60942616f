// The sending end of a message: it is kept until the receiver's layer has acknowledged it, and sent again with the same
// stamp if the receiver turns out to be on another host.

import type { Task } from '../../kernel/task.ts'
import { type Signal, within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { Outgoing } from '../hosting/beside-process.ts'
import type { HostedProcess } from '../hosting/hosted-process.ts'
import type { Body, Outcome } from '../requests/envelope.ts'
import type { Requests } from '../requests/transport.ts'
import type { Locations } from '../ring/locations.ts'
import type { Membership } from '../ring/membership.ts'
import type { RingSettings } from '../settings.ts'
import type { Message, MessageReply, NotHere } from './message.ts'

/** What is required to reach the layer of the host where a process is. */
export interface ReachingRoles<Request extends Body, Reply extends Body> {
  readonly locations: Pick<Locations, 'get'>
  readonly membership: Pick<Membership, 'isLive'>
  readonly transport: Pick<Requests<Request, Reply | NotHere>, 'ask'>
  readonly changed: Signal
  readonly settings: { readonly ring: Pick<RingSettings, 'timeoutNs'> }
}

export interface SendingRoles extends Pick<HostContext, 'trace' | 'host'>, ReachingRoles<Message, MessageReply> {}

/**
 * Sends one message; ends when it is acknowledged (or its receiver has ended for good), which the caller must trace.
 * Returns the inner task instead of wrapping it, because messages are frequent.
 */
export function send(
  services: SendingRoles,
  process: HostedProcess,
  outgoing: Outgoing,
  replaying: boolean,
): Task<Outcome<MessageReply>> {
  const { to, sequence, payload } = outgoing
  traceSent(services, process, outgoing, false)
  const message = {
    kind: 'message',
    from: process.name,
    to,
    sequence,
    incarnation: process.incarnation,
    replaying,
    payload,
  } as const
  return askLayerOf(services, to, payload.bytes, message, services.host.profile.layer.messageLayerNs)
}

export function traceAcknowledged(
  services: Pick<HostContext, 'trace' | 'host'>,
  process: HostedProcess,
  { to, sequence }: Outgoing,
): void {
  services.trace.emit({
    kind: 'message-acknowledged',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    to,
    sequence,
  })
}

/** Traces a message that is sent, or withheld because its process is replaying. */
export function traceSent(
  services: Pick<HostContext, 'trace' | 'host'>,
  process: HostedProcess,
  sent: Outgoing,
  withheld: boolean,
): void {
  const { to, sequence, payload } = sent
  services.trace.emit({
    kind: 'message-sent',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    to,
    sequence,
    bytes: payload.bytes,
    digest: payload.digest,
    withheld,
  })
}

/** Sends a request to the layer of a process's host, following it if it moves; null if the process has ended. */
export function* askLayerOf<Request extends Body, Reply extends Body>(
  services: ReachingRoles<Request, Reply>,
  to: ProcessName,
  bytes: number,
  request: Request,
  workNs = 0,
): Task<Outcome<Reply | NotHere>> {
  const { locations, membership, transport, changed, settings } = services
  for (;;) {
    const location = locations.get(to)
    if (location?.ended) return null
    if (location !== undefined && membership.isLive(location.host, location.boot)) {
      const reply: Outcome<Reply | NotHere> = yield transport.ask(location.host, bytes, request, workNs)
      if (reply?.kind === 'gone') return null
      if (reply !== null && reply.kind !== 'elsewhere') return reply
      if (reply === null && locations.get(to) !== location) continue
    }
    yield within(changed, settings.ring.timeoutNs)
  }
}
