// Recovery of the processes of a dead host (paper, 4.2). The host that declared it dead is responsible for them: it finds out which
// they are, chooses a host for each, and makes sure that it is restarted there. If the responsible host dies too, the one that
// declared that host dead is responsible for both. If no host considers itself responsible (news may cross when many die at once), the
// next host in the ring steps in. What happens on the new host is up to the protocol.

import type { Task } from '../../kernel/task.ts'
import { type Signal, within } from '../../kernel/waits.ts'
import type { HostContext } from '../host-context.ts'
import type { Placement } from '../mechanisms.ts'
import type { Observer } from '../observer.ts'
import type { Done } from '../requests/envelope.ts'
import type { Requests } from '../requests/transport.ts'
import type { Location, Locations } from '../ring/locations.ts'
import type { Membership } from '../ring/membership.ts'
import { overdueNs, type RingSettings } from '../settings.ts'
import { type PlacingRoles, placeRestarted } from './placement.ts'
import type { RestartOrder } from './restarting.ts'

const RESTART_BYTES = 96

export interface RecoveryRoles extends PlacingRoles, Pick<HostContext, 'trace' | 'host'> {
  readonly settings: {
    readonly ring: RingSettings
    readonly placement: Placement
    readonly without: ReadonlySet<string>
  }
  readonly membership: Pick<Membership, 'isLive' | 'member' | 'responsibleFor' | 'successor'>
  readonly locations: Pick<Locations, 'get' | 'load'>
  readonly transport: Pick<Requests<RestartOrder, Done>, 'request'>
  readonly observer: Pick<Observer, 'noWorkstationFor'>
  readonly changed: Signal
}

export class Recovery {
  readonly #services: RecoveryRoles
  /** Recoveries that this host is carrying out. */
  readonly #underWay = new Set<string>()
  /** Recoveries that it watches while others are responsible. */
  readonly #watched = new Set<string>()

  constructor(services: RecoveryRoles) {
    this.#services = services
  }

  /**
   * The view or some locations have changed: looks for processes on dead hosts for which this host is responsible.
   * @param entries the candidates; all locations if the view has changed
   */
  look(entries: Iterable<Location>): void {
    const { membership, settings, id, host } = this.#services
    const takenOver = !settings.without.has('takeover')
    const lost = new Map<number, Location[]>()
    for (const entry of entries) {
      if (entry.ended || membership.isLive(entry.host, entry.boot) || this.#underWay.has(keyOf(entry))) continue
      if (membership.responsibleFor(entry.host, entry.boot, takenOver) === id) {
        lost.set(entry.host, [...(lost.get(entry.host) ?? []), entry])
      } else if (takenOver && !this.#watched.has(keyOf(entry))) {
        this.#watched.add(keyOf(entry))
        host.tasks.spawn(this.#watch(entry), `watch over ${entry.plan.name}`)
      }
    }
    for (const [dead, entries] of lost) this.#begin(dead, entries)
  }

  #begin(dead: number, entries: readonly Location[]): void {
    const { trace, host, hostNames } = this.#services
    const processes = entries.map((entry) => entry.plan.name)
    trace.emit({ kind: 'recovery-begins', host: host.name, dead: hostNames[dead]!, processes })
    for (const entry of entries) {
      this.#underWay.add(keyOf(entry))
      host.tasks.spawn(this.#recover(entry), `recovery of ${entry.plan.name}`)
    }
  }

  /** Another host is responsible. If the process has still not been restarted long after it should have been, this host may step in. */
  *#watch(lost: Location): Task {
    const { membership, settings, id } = this.#services
    while (this.#isOpen(lost)) {
      yield overdueNs(settings.ring)
      const next = membership.successor(lost.host) === id
      if (this.#isOpen(lost) && next && !this.#underWay.has(keyOf(lost))) this.#begin(lost.host, [lost])
    }
    this.#watched.delete(keyOf(lost))
  }

  /** Whether no host has taken charge of it yet. */
  #isOpen({ plan, incarnation }: Location): boolean {
    const now = this.#services.locations.get(plan.name)!
    return now.incarnation === incarnation && !now.ended
  }

  /** Has one process restarted, on another host if the first one dies before it is done. */
  *#recover(lost: Location): Task {
    const services = this.#services
    const { transport, membership, changed, settings, trace, host, hostNames } = services
    const { name } = lost.plan
    while (this.#isOpen(lost)) {
      const place = placeRestarted(services)
      if (place < 0) {
        services.observer.noWorkstationFor(name)
        yield changed // one may be rejoining, or be in a part of the ring unknown to this host
        continue
      }
      const { boot } = membership.member(place)
      trace.emit({
        kind: 'recovery-ordered',
        host: host.name,
        process: name,
        on: hostNames[place]!,
        dead: hostNames[lost.host]!,
      })
      const order = { kind: 'restart', location: lost, dead: lost.host } as const
      const accepted = yield* transport.request(place, RESTART_BYTES, order)
      if (accepted === null) continue
      while (this.#isOpen(lost) && membership.isLive(place, boot)) yield within(changed, settings.ring.timeoutNs)
    }
    this.#underWay.delete(keyOf(lost))
  }
}

const keyOf = ({ plan, incarnation }: Location): string => `${plan.name} ${incarnation}`
