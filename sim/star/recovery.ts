// Recovery of the processes of a dead host (paper, 4.2). The host that declared it dead answers for them: it finds out which
// they are, gives each a place, and sees that it is restarted there. If that host dies too, the one that declared it dead
// answers for both. What happens on the new place is in restoring.ts.

import type { Task } from '../kernel/task.ts'
import { within } from '../kernel/waits.ts'
import type { Location } from './locations.ts'
import { placeRestarted } from './placement.ts'
import type { Services } from './services.ts'

const RESTART_BYTES = 96

export class Recovery {
  readonly #services: Services
  /** What this host is seeing to. */
  readonly #underWay = new Set<string>()

  constructor(services: Services) {
    this.#services = services
  }

  /** The view or the locations have changed: is there a process on a dead host that this host answers for? */
  look(): void {
    const { locations, membership, id, host, hostNames, trace } = this.#services
    const orphans = new Map<number, Location[]>()
    for (const entry of locations.entries()) {
      if (entry.ended || membership.isLive(entry.host, entry.boot)) continue
      if (membership.responsibleFor(entry.host, entry.boot) !== id || this.#underWay.has(keyOf(entry))) continue
      orphans.set(entry.host, [...(orphans.get(entry.host) ?? []), entry])
    }
    for (const [dead, entries] of orphans) {
      const processes = entries.map((entry) => entry.plan.name)
      trace.emit({ kind: 'recovery-begins', host: host.name, dead: hostNames[dead]!, processes })
      for (const entry of entries) {
        this.#underWay.add(keyOf(entry))
        host.tasks.spawn(this.#recover(entry), `recovery of ${entry.plan.name}`)
      }
    }
  }

  /** Has one process restarted, on another place if the first one dies before it is done. */
  *#recover(orphan: Location): Task {
    const services = this.#services
    const { transport, locations, membership, changed, settings, trace, host, hostNames } = services
    const { name } = orphan.plan
    const isOpen = () => locations.get(name)!.incarnation === orphan.incarnation && !locations.get(name)!.ended
    while (isOpen()) {
      const place = placeRestarted(services)
      if (place < 0) return services.observer.cannotRecover(`no workstation is left to run ${name}`)
      const { boot } = membership.member(place)
      trace.emit({
        kind: 'recovery-ordered',
        host: host.name,
        process: name,
        on: hostNames[place]!,
        dead: hostNames[orphan.host]!,
      })
      const order = { kind: 'restart', location: orphan, dead: orphan.host } as const
      const accepted = yield* transport.request(place, RESTART_BYTES, order)
      if (accepted === null) continue
      while (isOpen() && membership.isLive(place, boot)) yield within(changed, settings.ring.timeoutNs)
    }
    this.#underWay.delete(keyOf(orphan))
  }
}

const keyOf = ({ plan, incarnation }: Location): string => `${plan.name} ${incarnation}`
