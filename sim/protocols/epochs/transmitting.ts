// Sending a message to its receiver's layer: it carries the epoch of its host, and is sent again whenever it was refused because one of the
// two hosts had not heard of a recovery.

import type { HostContext } from '../../cluster/host-context.ts'
import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Body, Done, Outcome } from '../../cluster/requests/envelope.ts'
import type { Requests } from '../../cluster/requests/transport.ts'
import type { Locations } from '../../cluster/ring/locations.ts'
import type { Membership } from '../../cluster/ring/membership.ts'
import type { RingSettings } from '../../cluster/settings.ts'
import type { Task } from '../../kernel/task.ts'
import { type Signal, within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { EpochsReply, RiddenMessage, Rider } from './messages.ts'

/** What a host knows of epochs. */
export interface Epochs {
  /** The epoch of the line that it has adopted. */
  readonly epoch: number
  /** Whether it has heard of a recovery, and waits for its line. */
  readonly isFrozen: boolean
  readonly isFinal: boolean
  /** Another host is in this epoch. */
  hear(epoch: number): void
}

export interface TransmittingRoles extends Pick<HostContext, 'simulation' | 'trace' | 'host'> {
  readonly locations: Pick<Locations, 'get'>
  readonly membership: Pick<Membership, 'isLive'>
  readonly transport: Pick<Requests<Body, EpochsReply>, 'ask'>
  readonly changed: Signal
  readonly settings: { readonly ring: Pick<RingSettings, 'timeoutNs'> }
}

/** What a message carries: composed anew each time it is sent. */
export interface Riding {
  riderOf(epoch: number): Rider
  readonly bytes: number
}

/** Ends with the acknowledgement; null if nobody is left who could want the message. */
export function transmit(
  services: TransmittingRoles,
  epochs: Epochs,
  process: HostedProcess,
  { to, sequence, payload }: Outgoing,
  riding: Riding,
): Task<Done | null> {
  const of = { kind: 'message', from: process.name, to, sequence, incarnation: process.incarnation } as const
  const request = (epoch: number): RiddenMessage => ({
    ...of,
    replaying: false,
    payload,
    rider: riding.riderOf(epoch),
  })
  const { messageLayerNs } = services.host.profile.layer
  return askUntilDone(services, epochs, to, payload.bytes + riding.bytes, request, messageLayerNs)
}

/** Sends a request to the layer of a process's host, wherever the process moves and whatever the epoch, until it has been carried out. */
export function* askUntilDone(
  services: TransmittingRoles,
  epochs: Epochs,
  to: ProcessName,
  bytes: number,
  request: (epoch: number) => Body,
  workNs = 0,
): Task<Done | null> {
  const { locations, membership, transport, changed, settings } = services
  for (;;) {
    const location = locations.get(to)
    if (location?.ended) return null
    if (location !== undefined && !epochs.isFrozen && membership.isLive(location.host, location.boot)) {
      const asked: Outcome<EpochsReply> = yield transport.ask(location.host, bytes, request(epochs.epoch), workNs)
      if (asked?.kind === 'done') return asked
      if (asked?.kind === 'gone') return null
      if (asked?.kind === 'stale') epochs.hear(asked.epoch)
      if (asked === null && locations.get(to) !== location) continue
    }
    if (epochs.isFinal) return null
    yield within(changed, settings.ring.timeoutNs)
  }
}
