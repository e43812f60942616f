// What the runs of one configuration come to: counts of outcomes, means and intervals. Keeps no runs, and does not care for their
// order.

import type { Estimate } from '../../kernel/chance/statistics.ts'
import type { OutcomeKind } from '../../result.ts'
import { Fingerprint } from '../../trace/fingerprint.ts'
import { ExactObservations } from './exact-observations.ts'
import { type MeasureName, measureNames, measures, type Row } from './sweep-row.ts'

export class Tally {
  readonly outcomes: Partial<Record<OutcomeKind, number>> = {}
  /** Of completed runs only: how long one took that was given up says nothing. */
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

  /** Of the fingerprints of all runs with their numbers; their sum, so that the order is nothing. */
  get fingerprint(): bigint {
    return this.#fingerprint
  }

  estimate(name: MeasureName): Estimate {
    return this.#observations[name].estimate()
  }

  /** How many completed runs had it. */
  count(name: MeasureName): number {
    return this.#observations[name].count
  }
}

const digestOf = ({ configuration, trial, fingerprint }: Row): bigint =>
  BigInt(`0x${new Fingerprint().number(configuration).number(trial).text(fingerprint)}`)
