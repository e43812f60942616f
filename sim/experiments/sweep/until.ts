// Sequential stopping: trials go on until the 95 % interval of the running time is narrow enough. After each batch the next one is
// planned from the interval so far, which shrinks like 1 / sqrt(n); a batch at most doubles what there is, so that an estimate
// from few trials is not trusted far. Looking again and again makes the true confidence a little smaller than 95 % (Law, Simulation
// Modeling and Analysis, 9.4.1); the more trials there are before the first look, the less.

import type { Estimate } from '../../kernel/chance/statistics.ts'

export interface Until {
  /** Half the width of the interval as a share of the mean. */
  readonly relativeHalfWidth: number
  /** So many trials are enough, narrow or not. */
  readonly mostTrials: number
}

export const isNarrow = ({ relativeHalfWidth }: Until, { mean, halfWidth }: Estimate): boolean =>
  halfWidth <= relativeHalfWidth * Math.abs(mean)

/** A batch is no smaller: looking after every trial is what makes intervals too narrow. */
const FEWEST_MORE = 5

/** How many trials there are to be in all after `trials`; the same number: no more. */
export function trialsAfter(until: Until, trials: number, estimates: readonly Estimate[]): number {
  const open = estimates.filter((estimate) => !isNarrow(until, estimate))
  if (open.length === 0 || trials >= until.mostTrials) return trials
  let wanted = 0
  for (const { mean, halfWidth } of open) {
    const ratio = halfWidth / (until.relativeHalfWidth * Math.abs(mean))
    // not a number or infinite where there is no estimate yet: as many as may be
    wanted = Math.max(wanted, Number.isFinite(ratio) ? Math.ceil(trials * ratio * ratio) : 2 * trials)
  }
  return Math.min(Math.max(wanted, trials + FEWEST_MORE), 2 * Math.max(trials, FEWEST_MORE), until.mostTrials)
}
