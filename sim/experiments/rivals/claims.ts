// What has been published about protocols, next to what the runs give. Nothing is fitted to these claims; a miss stays.

import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import type { RivalApplication } from './rival-scenarios.ts'
import type { CrashRow, OverheadRow, TrafficRow } from './rows.ts'

export interface PublishedClaim {
  readonly statement: string
  readonly source: string
  /** In a few words or figures, as it was published. */
  readonly published: string
  /** Null: the runs do not tell; protocols or programs are missing. */
  weigh(evidence: Evidence): Weighed | null
}

export interface Weighed {
  /** The same from the runs, program by program. */
  readonly simulated: readonly string[]
  readonly agrees: boolean
}

export interface ClaimRow extends Pick<PublishedClaim, 'statement' | 'source' | 'published'> {
  readonly protocol: ProtocolKind
  readonly simulated: string
  readonly agrees: boolean
}

export interface EvidenceParts {
  readonly overheads: readonly OverheadRow[]
  readonly crashes: readonly CrashRow[]
  readonly traffic: readonly TrafficRow[]
}

/** What the runs gave, in the terms of the claims. */
export class Evidence {
  readonly #parts: EvidenceParts

  constructor(parts: EvidenceParts) {
    this.#parts = parts
  }

  get protocols(): ProtocolKind[] {
    return [...new Set(this.#parts.traffic.map(({ protocol }) => protocol))]
  }

  /** Programs that were run. */
  get applications(): RivalApplication[] {
    return [...new Set(this.#parts.traffic.map(({ application }) => application))]
  }

  /** Per cent over the run without fault tolerance, with the paper's interval and the cheapest policy; null: it was not run. */
  overheadPercent(protocol: ProtocolKind, application: RivalApplication, replication = 1): number | null {
    const rows = this.#parts.overheads.filter(
      (row) =>
        row.protocol === protocol &&
        row.application === application &&
        row.replication === replication &&
        row.crashEverySeconds === null &&
        row.overheadPercent !== null,
    )
    return rows.length === 0 ? null : Math.min(...rows.map(({ overheadPercent }) => overheadPercent!))
  }

  traffic(protocol: ProtocolKind, application: RivalApplication): TrafficRow | null {
    return this.#parts.traffic.find((row) => row.protocol === protocol && row.application === application) ?? null
  }

  crash(protocol: ProtocolKind, application: RivalApplication): CrashRow | null {
    return (
      this.#parts.crashes.find(
        (row) => row.protocol === protocol && row.application === application && row.elapsedSeconds !== null,
      ) ?? null
    )
  }
}

/** For all programs that were run and of which both are known; null: there is none. */
export function perApplication<T>(
  applications: readonly RivalApplication[],
  of: (application: RivalApplication) => T | null,
): { application: RivalApplication; value: T }[] | null {
  const found = applications.flatMap((application) => {
    const value = of(application)
    return value === null ? [] : [{ application, value }]
  })
  return found.length === 0 ? null : found
}

/** What the runs give for each program, and whether all of them agree; null: no program was run that says. */
export function weighEach<T>(
  { applications }: Pick<Evidence, 'applications'>,
  of: (application: RivalApplication) => T | null,
  say: (value: T) => string,
  agrees: (value: T, application: RivalApplication) => boolean,
): Weighed | null {
  const found = perApplication(applications, of)
  return (
    found && {
      simulated: found.map(({ application, value }) => `${application} ${say(value)}`),
      agrees: found.every(({ application, value }) => agrees(value, application)),
    }
  )
}

/** Whether a run with one crash takes no longer under a protocol than under the best of the others, apart from the exceptions. */
export function recoversBest(evidence: Evidence, own: ProtocolKind, excepted: readonly ProtocolKind[]): Weighed | null {
  const rivals = evidence.protocols.filter((kind) => kind !== own && !excepted.includes(kind))
  return weighEach(
    evidence,
    (application) => {
      const elapsed = evidence.crash(own, application)?.elapsedSeconds
      const others = rivals.flatMap((kind) => evidence.crash(kind, application)?.elapsedSeconds ?? [])
      return elapsed == null || others.length === 0 ? null : { elapsed, best: Math.min(...others) }
    },
    ({ elapsed, best }) => `${seconds(elapsed)}, the best other ${seconds(best)}`,
    ({ elapsed, best }) => elapsed <= best,
  )
}

/** Whether one costs at least as much as the other, with each program. */
export const dearer = (evidence: Evidence, one: ProtocolKind, other: ProtocolKind): Weighed | null =>
  weighEach(
    evidence,
    (application) => {
      const [a, b] = [one, other].map((protocol) => evidence.overheadPercent(protocol, application))
      return a == null || b == null ? null : { a, b }
    },
    ({ a, b }) => `${one} ${percent(a)}, ${other} ${percent(b)}`,
    ({ a, b }) => a >= b,
  )

export const percent = (value: number): string => `${value.toFixed(1)} %`
export const seconds = (value: number): string => `${value.toFixed(0)} s`
