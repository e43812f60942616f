// The run of a schedule, kept for the schedules that begin with it: its finding, the opportunities in it, and which further strikes
// would find nothing to hit. With one such strike added, the run is the same, event by event, and need not be made.

import type { HostName, TraceEvent } from '../../trace/event.ts'
import type { Opportunities } from './aiming/opportunities.ts'
import type { Finding } from './finding.ts'
import type { Schedule, Strike } from './schedule.ts'

interface Seen {
  readonly opportunities: Opportunities
  readonly absences: Absences
  /** When the run was over; infinity if it was not. */
  readonly overNs: number
}

/** When hosts were down in a run. A trace reader. */
export class Absences {
  readonly kinds = ['host-crashed', 'host-restarted'] as const
  readonly #of = new Map<HostName, { readonly fromNs: number; untilNs: number }[]>()

  readonly read = (atNs: number, event: TraceEvent): void => {
    const known = this.#of.get(event.host) ?? []
    if (event.kind === 'host-restarted') known.at(-1)!.untilNs = atNs
    else this.#of.set(event.host, [...known, { fromNs: atNs, untilNs: Number.POSITIVE_INFINITY }])
  }

  /** Before this instant and after it too: at the instants of a crash and a return it depends on which comes first. */
  isDown(host: HostName, atNs: number): boolean {
    return this.#of.get(host)?.some(({ fromNs, untilNs }) => fromNs < atNs && atNs < untilNs) === true
  }
}

export class Trial {
  readonly finding: Finding
  readonly #seen: Seen

  constructor(finding: Finding, seen: Seen) {
    this.finding = finding
    this.#seen = seen
  }

  get opportunities(): Opportunities {
    return this.#seen.opportunities
  }

  /** The trial of a schedule, if it is known without a run: with the same strikes, or with one more that finds nothing to hit. */
  of(schedule: Schedule): Trial | null {
    const own = this.finding.schedule
    if (schedule.length < own.length || own.some((strike, at) => schedule[at] !== strike)) return null
    if (schedule.length === own.length) return this
    const [more, another] = schedule.slice(own.length)
    if (another !== undefined || !this.#misses(more!)) return null
    return new Trial(
      { ...this.finding, schedule: [...schedule], inert: this.finding.inert + more!.hosts.length },
      this.#seen,
    )
  }

  /** It comes when everything is over, or when all its hosts are down. */
  #misses({ moment, hosts }: Strike): boolean {
    if (moment.kind !== 'at' || this.finding.violation !== null) return false
    const { absences, overNs } = this.#seen
    return moment.atNs > overNs || hosts.every((host) => absences.isDown(host, moment.atNs))
  }
}
