// Where every process is: each host has a copy of this table (paper, 4.2). An entry with a higher incarnation supersedes one with
// a lower, and an ended one supersedes a running one of the same incarnation; so copies merge like views do.
// The host that states a change first tells the others, as long as it lives. What it has told others is passed on by them only if it
// dies, or the host of the process does; otherwise every host would tell every change to every other.

import type { ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Membership } from './membership.ts'

export interface Location {
  readonly plan: ProcessPlan
  readonly host: number
  readonly boot: number
  readonly incarnation: number
  readonly ended: boolean
}

/** An entry learned from a host other than the one it is about. */
interface Hearsay {
  readonly location: Location
  readonly host: number
  readonly boot: number
}

const beats = (one: Location, other: Location): boolean =>
  one.incarnation > other.incarnation || (one.incarnation === other.incarnation && one.ended && !other.ended)

export class Locations {
  readonly #entries = new Map<ProcessName, Location>()
  readonly #vouchFor: (location: Location) => void
  #hearsay: Hearsay[] = []

  /**
   * @param initial the entries that every host knows from the start
   * @param vouchFor called with each entry that this host must tell the others
   */
  constructor(initial: readonly Location[], vouchFor: (location: Location) => void) {
    for (const entry of initial) this.#entries.set(entry.plan.name, entry)
    this.#vouchFor = vouchFor
  }

  get(process: ProcessName): Location | undefined {
    return this.#entries.get(process)
  }

  get size(): number {
    return this.#entries.size
  }

  /** In the order in which processes became known here. */
  entries(): Iterable<Location> {
    return this.#entries.values()
  }

  /** Whether this is the current entry of its process. */
  isCurrent(location: Location): boolean {
    return this.#entries.get(location.plan.name) === location
  }

  /** This host states an entry, new or not: it tells the others, unless a known entry supersedes it. */
  state(location: Location): void {
    this.#take(location)
    const known = this.#entries.get(location.plan.name)!
    if (!beats(known, location)) this.#vouchFor(known)
  }

  /** A boot of another host states these entries; returns those that were new. */
  hear(entries: readonly Location[], host: number, boot: number, membership: Membership): Location[] {
    const changed = entries.filter((entry) => this.#take(entry))
    for (const location of changed) {
      if (!membership.isLive(location.host, location.boot)) this.#vouchFor(location)
      else if (location.host !== host || location.boot !== boot) this.#hearsay.push({ location, host, boot })
    }
    return changed
  }

  #take(entry: Location): boolean {
    const known = this.#entries.get(entry.plan.name)
    if (known !== undefined && !beats(entry, known)) return false
    this.#entries.set(entry.plan.name, entry)
    return true
  }

  /** A host has died: what it had to tell must now be told by every host that knows it. */
  inherit(host: number, boot: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.host === host && entry.boot === boot) this.#vouchFor(entry)
    }
    const left: Hearsay[] = []
    for (const hearsay of this.#hearsay) {
      if (!this.isCurrent(hearsay.location)) continue
      if (hearsay.host === host && hearsay.boot === boot) this.#vouchFor(hearsay.location)
      else left.push(hearsay)
    }
    this.#hearsay = left
  }

  /** The number of processes that run on a host. */
  load(host: number): number {
    let load = 0
    for (const entry of this.#entries.values()) if (!entry.ended && entry.host === host) load++
    return load
  }
}
