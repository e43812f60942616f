// Which hosts are lost at an instant, and so which may be struck next without losing more than the protocol guarantees to survive: one
// other replica must be complete, and one other workstation available. A trace reader.

import type { HostName, TraceEvent } from '../../../trace/event.ts'

/** The hosts of a scenario; `replicas` are the servers that hold copies. */
export interface Hosts {
  readonly workstations: readonly HostName[]
  readonly servers: readonly HostName[]
  readonly replicas: readonly HostName[]
  /** Whose loss no protocol that needs them survives. */
  readonly recorders: readonly HostName[]
}

/** In the order of the ring. */
export const inRing = ({ workstations, servers, recorders }: Hosts): readonly HostName[] => [
  ...workstations,
  ...servers,
  ...recorders,
]

/** The kinds of events that it depends on. */
export const lostKinds = [
  ...(['host-crashed', 'host-declared-dead', 'found-itself-dead', 'host-restarted'] as const),
  ...(['host-joined', 'server-caught-up'] as const),
] as const

export class Lost {
  readonly down = new Set<HostName>()
  /** Replicas that hold everything. */
  readonly complete: Set<HostName>
  /** Workstations that are in the ring. */
  readonly taking: Set<HostName>
  readonly #hosts: Hosts
  /** Incremented whenever one of the sets changes. */
  changes = 0

  constructor(hosts: Hosts) {
    this.#hosts = hosts
    this.complete = new Set(hosts.replicas)
    this.taking = new Set(hosts.workstations)
  }

  /** Workstations that are up, in the ring or not. */
  get workstationsLeft(): number {
    return this.#hosts.workstations.filter((host) => !this.down.has(host)).length
  }

  follow(event: TraceEvent): void {
    switch (event.kind) {
      case 'host-crashed':
        this.down.add(event.host)
        return this.#lose(event.host)
      case 'host-declared-dead':
        return this.#lose(event.dead)
      case 'found-itself-dead':
        return this.#lose(event.host)
      case 'host-restarted':
        this.down.delete(event.host)
        this.changes++
        return
      case 'host-joined':
        if (this.#hosts.workstations.includes(event.host)) this.taking.add(event.host)
        this.changes++
        return
      case 'server-caught-up':
        if (this.#hosts.replicas.includes(event.host)) this.complete.add(event.host)
        this.changes++
        return
      default:
    }
  }

  #lose(host: HostName): void {
    this.complete.delete(host)
    this.taking.delete(host)
    this.changes++
  }
}
