// Sending a message to its receiver's layer, wherever that moves. What an earlier incarnation of the receiver has acknowledged counts only
// as long as nobody has heard of a later one, which may have rolled back past the message.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Outcome } from '../../cluster/requests/envelope.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { ENTRY_BYTES } from './intervals.ts'
import type { Entry, OptimisticReply, RiddenMessage } from './messages.ts'

export interface Transmitting {
  readonly services: HostServices
  /** The newest incarnation of a process that this host has heard of. */
  newestOf(process: ProcessName): number
}

/** Ends when the message is acknowledged, or nobody is left who could want it. */
export function* transmit(at: Transmitting, process: HostedProcess, entry: Entry): Task {
  const { locations, membership, transport, changed, settings, host } = at.services
  const { to, sequence, payload, vector } = entry
  const { name: from, incarnation } = process
  const message: RiddenMessage = {
    ...{ kind: 'message', from, to, sequence, incarnation, replaying: false, payload },
    rider: { vector },
  }
  const bytes = payload.bytes + ENTRY_BYTES * locations.size
  for (;;) {
    const location = locations.get(to)
    if (location?.ended) return
    if (location !== undefined && membership.isLive(location.host, location.boot)) {
      const asked = transport.ask<OptimisticReply>(location.host, bytes, message, host.profile.layer.messageLayerNs)
      const reply: Outcome<OptimisticReply> = yield asked
      if (reply?.kind === 'gone') return
      if (reply?.kind === 'done' && isOfNewest(at, to, reply)) return
      if (reply === null && locations.get(to) !== location) continue
    }
    yield within(changed, settings.ring.timeoutNs)
  }
}

const isOfNewest = (at: Transmitting, to: ProcessName, reply: OptimisticReply): boolean =>
  'incarnation' in reply && reply.incarnation >= at.newestOf(to)
