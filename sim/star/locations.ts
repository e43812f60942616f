// Where every process is: each host has a copy of the table (paper, 4.2). An entry with a higher incarnation beats one with
// a lower, an ended one beats a running one of the same incarnation; so copies merge like views do.

import type { ProcessName, ProcessPlan } from '../programs/program.ts'

export interface Location {
  readonly plan: ProcessPlan
  readonly host: number
  readonly boot: number
  readonly incarnation: number
  readonly ended: boolean
}

export class Locations {
  readonly #entries = new Map<ProcessName, Location>()
  /** Tables that were taken in. As tables only grow, there is never anything new in them again. */
  readonly #seen = new WeakSet<readonly Location[]>()
  /** As it travels, until something changes; the very table that somebody else has told, when there is nothing to add to it. */
  #table: readonly Location[] | null = null

  get(process: ProcessName): Location | undefined {
    return this.#entries.get(process)
  }

  entries(): readonly Location[] {
    if (this.#table === null) {
      this.#table = [...this.#entries.values()]
      this.#seen.add(this.#table)
    }
    return this.#table
  }

  /** Takes in what another copy knows; says what was new. */
  merge(entries: readonly Location[]): Location[] {
    const changed: Location[] = []
    if (this.#seen.has(entries)) return changed
    this.#seen.add(entries)
    for (const entry of entries) {
      const known = this.#entries.get(entry.plan.name)
      if (known === entry) continue
      const newer =
        known === undefined ||
        entry.incarnation > known.incarnation ||
        (entry.incarnation === known.incarnation && entry.ended && !known.ended)
      if (!newer) continue
      this.#entries.set(entry.plan.name, entry)
      changed.push(entry)
    }
    if (changed.length > 0) this.#table = this.#isSame(entries) ? entries : null
    return changed
  }

  /** In the same order too, since it is the order of recovery. */
  #isSame(entries: readonly Location[]): boolean {
    let at = 0
    for (const entry of this.#entries.values()) if (entries[at++] !== entry) return false
    return at === entries.length
  }

  /** How many processes run on a host. */
  load(host: number): number {
    let load = 0
    for (const entry of this.#entries.values()) if (!entry.ended && entry.host === host) load++
    return load
  }
}
