// Taking charge of a process whose host has died: claims its next incarnation, unless another host already has charge of it or it has ended.

import type { Task } from '../../kernel/task.ts'
import type { HostContext } from '../host-context.ts'
import type { Done } from '../requests/envelope.ts'
import type { Requests } from '../requests/transport.ts'
import type { Location, Locations } from '../ring/locations.ts'
import type { Membership } from '../ring/membership.ts'
import { type ClaimRoles, claim } from '../storage/claiming.ts'
import type { Claimed, StorageReply, StorageRequest } from '../storage/storage-requests.ts'
import type { RestartOrder } from './restarting.ts'

const RESTART_BYTES = 96

export interface ChargeRoles extends ClaimRoles, Pick<HostContext, 'id' | 'boot'> {
  readonly membership: Pick<Membership, 'member' | 'isLive'>
  readonly locations: Pick<Locations, 'state'>
  readonly transport: Pick<Requests<StorageRequest | RestartOrder, StorageReply | Done>, 'request'>
  locationsChanged(entries: readonly Location[]): void
  tellAll(): Task
}

/**
 * Claims the next incarnation and returns its location; null if another host has charge of it, or it has ended.
 * @param foundEnded called with the entry of a replica for a process that has ended, and an incarnation that no replica refuses
 */
export function* takeCharge(
  services: ChargeRoles,
  lost: Location,
  foundEnded: (by: Claimed, incarnation: number) => Task,
): Task<Location | null> {
  const { membership, locations, id, boot } = services
  let { plan } = lost
  for (let expected = lost.incarnation; ; ) {
    const claimed = yield* claim(services, plan, expected, id, boot)
    if (claimed.kind === 'granted') return { plan, host: id, boot, incarnation: expected + 1, ended: false }
    const { by, isSplit } = claimed
    if (by.ended !== null) {
      yield* foundEnded(by, Math.max(expected + 1, by.incarnation))
      return null
    }
    const elsewhere = locationOf(lost, by)
    // A boot that this host has not heard of may well be up: its sponsor did not know of this host, or was dead itself.
    if (by.host >= 0 && membership.member(by.host).boot < by.boot) yield* services.tellAll()
    // If each of two hosts left the process to the other, neither would restart it.
    if (!isSplit && by.host >= 0 && membership.isLive(by.host, by.boot)) {
      locations.state(elsewhere)
      services.locationsChanged([elsewhere])
      yield* services.tellAll()
      const order: RestartOrder = { kind: 'restart', location: elsewhere, dead: lost.host }
      yield* services.transport.request(by.host, RESTART_BYTES, order)
      return null
    }
    ;({ plan, incarnation: expected } = elsewhere)
  }
}

/** Where a lost process is now, according to a replica. */
export const locationOf = (lost: Location, { host, boot, plan, incarnation, ended }: Claimed): Location => ({
  plan: plan ?? lost.plan,
  host: host < 0 ? lost.host : host,
  boot,
  incarnation,
  ended: ended !== null,
})
