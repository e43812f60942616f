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

  get(process: ProcessName): Location | undefined {
    return this.#entries.get(process)
  }

  entries(): Location[] {
    return [...this.#entries.values()]
  }

  /** Takes in what another copy knows; says what was new. */
  merge(entries: readonly Location[]): Location[] {
    const changed: Location[] = []
    for (const entry of entries) {
      const known = this.#entries.get(entry.plan.name)
      const newer =
        known === undefined ||
        entry.incarnation > known.incarnation ||
        (entry.incarnation === known.incarnation && entry.ended && !known.ended)
      if (!newer) continue
      this.#entries.set(entry.plan.name, entry)
      changed.push(entry)
    }
    return changed
  }

  /** How many processes run on a host. */
  load(host: number): number {
    let load = 0
    for (const entry of this.#entries.values()) if (!entry.ended && entry.host === host) load++
    return load
  }
}
