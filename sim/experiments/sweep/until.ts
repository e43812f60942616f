// Sequential stopping: trials continue until the 95 % interval of the running time is narrow enough. After each batch the next one is
// planned from the interval so far, which shrinks like 1 / sqrt(n); a batch at most doubles the number of trials, so that an estimate
// from few trials is not trusted too far. Checking repeatedly makes the true confidence slightly less than 95 % (Law, Simulation
// Modeling and Analysis, 9.4.1); the more trials before the first check, the smaller the effect.

import type { Estimate } from '../../kernel/chance/statistics.ts'

export interface Until {
  /** Half the width of the interval relative to the mean. */
  readonly relativeHalfWidth: number
  /** The limit on trials, whether the interval is narrow or not. */
  readonly mostTrials: number
}

export const isNarrow = ({ relativeHalfWidth }: Until, { mean, halfWidth }: Estimate): boolean =>
  halfWidth <= relativeHalfWidth * Math.abs(mean)

/** The smallest batch: checking after every trial would make intervals too narrow. */
const FEWEST_MORE = 5

/** The total number of trials to perform after `trials` of them; the same number means no more. */
export function trialsAfter(until: Until, trials: number, estimates: readonly Estimate[]): number {
  const open = estimates.filter((estimate) => !isNarrow(until, estimate))
  if (open.length === 0 || trials >= until.mostTrials) return trials
  let wanted = 0
  for (const { mean, halfWidth } of open) {
    const ratio = halfWidth / (until.relativeHalfWidth * Math.abs(mean))
    // NaN or infinite if there is no estimate yet: as many as allowed
    wanted = Math.max(wanted, Number.isFinite(ratio) ? Math.ceil(trials * ratio * ratio) : 2 * trials)
  }
  return Math.min(Math.max(wanted, trials + FEWEST_MORE), 2 * Math.max(trials, FEWEST_MORE), until.mostTrials)
}
