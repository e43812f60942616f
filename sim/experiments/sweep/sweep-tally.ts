// Accumulates the runs of one configuration: counts of outcomes, means and intervals. Keeps no runs and does not depend on their
// order.

import type { Estimate } from '../../kernel/chance/statistics.ts'
import type { OutcomeKind } from '../../result.ts'
import { Fingerprint } from '../../trace/fingerprint.ts'
import { ExactObservations } from './exact-observations.ts'
import { type MeasureName, measureNames, measures, type Row } from './sweep-row.ts'

export class Tally {
  readonly outcomes: Partial<Record<OutcomeKind, number>> = {}
  /** Over completed runs only: the duration of a run that was given up is meaningless. */
  readonly #observations = {} as Record<MeasureName, ExactObservations>
  #trials = 0
  #fingerprint = 0n

  constructor() {
    for (const name of measureNames) this.#observations[name] = new ExactObservations(measures[name].unitsPerOne)
  }

  add(row: Row): void {
    this.#trials++
    this.outcomes[row.outcome] = (this.outcomes[row.outcome] ?? 0) + 1
    this.#fingerprint = BigInt.asUintN(64, this.#fingerprint + digestOf(row))
    if (row.outcome !== 'completed') return
    for (const name of measureNames) {
      const value = row.measures[name]
      if (value !== null) this.#observations[name].add(value)
    }
  }

  get trials(): number {
    return this.#trials
  }

  /** The sum of digests of all runs' numbers and fingerprints: a sum, so that the order does not matter. */
  get fingerprint(): bigint {
    return this.#fingerprint
  }

  estimate(name: MeasureName): Estimate {
    return this.#observations[name].estimate()
  }

  /** How many completed runs had this measure. */
  count(name: MeasureName): number {
    return this.#observations[name].count
  }
}

const digestOf = ({ configuration, trial, fingerprint }: Row): bigint =>
  BigInt(`0x${new Fingerprint().number(configuration).number(trial).text(fingerprint)}`)
