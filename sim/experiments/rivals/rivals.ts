// The rivals: every protocol with the same programs, machines and crashes. Parts are performed one after the other, so that an interrupted
// comparison has the parts that are complete.

import { Fingerprint } from '../../trace/fingerprint.ts'
import { claimRows } from './claim-rows.ts'
import type { ClaimRow } from './claims.ts'
import type { Comparison } from './comparison.ts'
import { type BrokenInvariant, crashRunCount, measureCrashes } from './crashes.ts'
import { measureRates, rateRunCount } from './more-crashes/rates.ts'
import { measureSecondCrashes, secondRunCount } from './more-crashes/second-crashes.ts'
import { measureOverheads, overheadRunCount } from './overheads.ts'
import type { PerformRivalRuns } from './rival-run.ts'
import type { CrashRow, OverheadRow, RateRow, SecondRow, TrafficRow } from './rows.ts'
import { type SurveyRow, surveyRows } from './survey.ts'
import { measureTraffic, trafficRunCount } from './traffic.ts'

/** What has been measured; null: it did not get that far. */
export interface RivalParts {
  readonly traffic: readonly TrafficRow[] | null
  readonly crashes: { readonly rows: readonly CrashRow[]; readonly broken: readonly BrokenInvariant[] } | null
  readonly overheads: readonly OverheadRow[] | null
  /** These two have no rows unless they are asked for. */
  readonly rates: { readonly rows: readonly RateRow[]; readonly broken: readonly BrokenInvariant[] } | null
  readonly second: { readonly rows: readonly SecondRow[]; readonly broken: readonly BrokenInvariant[] } | null
}

export interface RivalsReport {
  readonly seed: string
  readonly protocols: Comparison['protocols']
  readonly applications: Comparison['applications']
  readonly trials: number
  readonly schedules: number
  /** Of all runs. */
  readonly fingerprint: string
  readonly complete: boolean
  readonly overheads: readonly OverheadRow[]
  readonly traffic: readonly TrafficRow[]
  readonly crashes: readonly CrashRow[]
  readonly rates: readonly RateRow[]
  readonly second: readonly SecondRow[]
  readonly survey: readonly SurveyRow[]
  readonly claims: readonly ClaimRow[]
  readonly broken: readonly BrokenInvariant[]
}

/** The conditions under which every comparison has to be read. */
export const fairness: readonly string[] = [
  'The same machines, network, disks, programs, detector and image writers for all; synchronous sends; overheads over none with the same seed.',
  'Costs by analogy: the constants of the layer were fitted with STAR; other protocols pay the same for a message, a datagram, a copied byte.',
]

/** At most so many. */
export const rivalRunCount = (comparison: Comparison): number =>
  trafficRunCount(comparison) +
  crashRunCount(comparison) +
  overheadRunCount(comparison) +
  rateRunCount(comparison) +
  secondRunCount(comparison)

export class Rivals {
  readonly #comparison: Comparison
  readonly #fingerprints = new Map<string, string>()
  #parts: RivalParts = { traffic: null, crashes: null, overheads: null, rates: null, second: null }

  constructor(comparison: Comparison) {
    this.#comparison = { ...comparison, run: this.#noted(comparison.run) }
  }

  /** Throws whatever the performer of the runs throws; `report` then has what is complete. */
  async measure(): Promise<void> {
    const comparison = this.#comparison
    this.#parts = { ...this.#parts, traffic: await measureTraffic(comparison) }
    const crashes = await measureCrashes(comparison)
    this.#parts = { ...this.#parts, crashes }
    const overheads = await measureOverheads(comparison)
    this.#parts = { ...this.#parts, overheads }
    this.#parts = { ...this.#parts, rates: await measureRates(comparison, { overheads, crashes: crashes.rows }) }
    this.#parts = { ...this.#parts, second: await measureSecondCrashes(comparison) }
  }

  report(): RivalsReport {
    const { seed, protocols, applications, trials, crashes: schedules } = this.#comparison
    const { traffic, overheads, rates, second } = this.#parts
    const crashes = this.#parts.crashes?.rows ?? null
    const evidence = { overheads: overheads ?? [], crashes: crashes ?? [], traffic: traffic ?? [] }
    return {
      ...{ seed, protocols, applications, trials, schedules },
      fingerprint: this.#fingerprint(),
      complete: overheads !== null && rates !== null && second !== null,
      ...evidence,
      ...{ rates: rates?.rows ?? [], second: second?.rows ?? [] },
      survey: traffic === null || crashes === null ? [] : surveyRows(protocols, evidence),
      claims: claimRows(protocols, evidence),
      broken: [this.#parts.crashes, rates, second].flatMap((part) => part?.broken ?? []),
    }
  }

  #noted(run: PerformRivalRuns): PerformRivalRuns {
    return async (runs) => {
      const results = await run(runs)
      for (const [at, each] of runs.entries()) this.#fingerprints.set(JSON.stringify(each), results[at]!.fingerprint)
      return results
    }
  }

  /** In an order that does not depend on which run finished first. */
  #fingerprint(): string {
    const digest = new Fingerprint()
    const names = [...this.#fingerprints.keys()]
    for (const name of names.sort()) digest.text(this.#fingerprints.get(name)!)
    return digest.toString()
  }
}

/** Whether no check objected, and every count is as derived from the definition. Survey and claims do not affect it. */
export const isGood = ({ broken, traffic, complete }: RivalsReport): boolean =>
  complete && broken.length === 0 && traffic.every(({ missed }) => missed.length === 0)
