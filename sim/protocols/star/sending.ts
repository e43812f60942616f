// The sending end of a message: it is kept until the receiver's layer has acknowledged it, and sent again, with the same
// stamp, when the receiver is found at another place. And what a recovered process does when it has repeated everything: it
// asks each receiver how far it has come, and sends what is missing there.

import type { HostedProcess, Outgoing } from '../../cluster/hosting/hosted-process.ts'
import type { Request } from '../../cluster/requests/packet.ts'
import type { Outcome } from '../../cluster/requests/transport.ts'
import type { Services } from '../../cluster/services.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'

/**
 * Sends one message; ends when it is acknowledged (or its receiver has ended for good), which is then to be traced.
 * Not a task around another one: messages are many.
 */
export function send(services: Services, process: HostedProcess, outgoing: Outgoing): Task<Outcome> {
  const { to, sequence, payload } = outgoing
  traceSent(services, process, outgoing, false)
  const message = {
    kind: 'message',
    from: process.name,
    to,
    sequence,
    incarnation: process.incarnation,
    replaying: process.hasRecordsToReplay,
    payload,
  } as const
  return askLayerOf(services, to, payload.bytes, message, services.host.profile.star.messageLayerNs)
}

export function traceAcknowledged(services: Services, process: HostedProcess, { to, sequence }: Outgoing): void {
  services.trace.emit({
    kind: 'message-acknowledged',
    host: services.host.name,
    process: process.name,
    incarnation: process.incarnation,
    to,
    sequence,
  })
}

/** A message goes out, or would, if its process did not repeat what it did before a crash. */
export function traceSent(services: Services, process: HostedProcess, sent: Outgoing, withheld: boolean): void {
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

/**
 * The process has consumed its log: it is where it was before the crash. What it sent on the way was kept back; the
 * receivers say what they have, the rest is sent now, in order.
 */
export function* goLive(services: Services, process: HostedProcess): Task {
  const known = new Map<ProcessName, number>()
  let sentAgain = 0
  process.replayEnd = 0 // records that are left were not received before the crash
  for (const outgoing of process.withheld) {
    const { to } = outgoing
    if (!known.has(to)) known.set(to, yield* lastLogged(services, process, to))
    if (outgoing.sequence <= known.get(to)!) continue
    yield* send(services, process, outgoing)
    traceAcknowledged(services, process, outgoing)
    sentAgain++
  }
  const withheld = process.withheld.length
  process.withheld = []
  process.replaying = false
  process.endRecovery()
  const { host, trace } = services
  trace.emit({
    kind: 'live-again',
    host: host.name,
    process: process.name,
    incarnation: process.incarnation,
    withheld,
    sentAgain,
  })
}

function* lastLogged(services: Services, process: HostedProcess, to: ProcessName): Task<number> {
  const reply = yield* askLayerOf(services, to, 16, { kind: 'last-logged', from: process.name, to })
  return reply?.kind === 'logged' ? reply.sequence : Number.POSITIVE_INFINITY
}

/** Asks the layer of the host where a process is, wherever it moves; null if the process has ended. */
function* askLayerOf(services: Services, to: ProcessName, bytes: number, request: Request, workNs = 0): Task<Outcome> {
  const { locations, membership, transport, changed, settings } = services
  for (;;) {
    const location = locations.get(to)
    if (location?.ended) return null
    if (location !== undefined && membership.isLive(location.host, location.boot)) {
      const reply: Outcome = yield transport.ask(location.host, bytes, request, workNs)
      if (reply?.kind === 'gone') return null
      if (reply !== null && reply.kind !== 'elsewhere') return reply
      if (reply === null && locations.get(to) !== location) continue
    }
    yield within(changed, settings.ring.timeoutNs)
  }
}
