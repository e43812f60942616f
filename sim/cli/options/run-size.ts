// Runs that would take longer than anybody would wait are refused before they begin, unless the user insists.

import { estimateBeyond } from '../../experiments/run-estimate.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import type { OwnParts } from '../../scenario/known-parts.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** Some twenty minutes on a fast machine. */
export const MOST_EVENTS = 1_000_000_000

/** Throws UsageProblem. */
export function requireRunnable(
  file: string,
  scenario: Scenario,
  yes: boolean | undefined,
  parts: OwnParts = {},
): void {
  if (yes === true) return
  const estimate = estimateBeyond(scenario, MOST_EVENTS, parts)
  if (estimate === null) return
  const { events, path, because } = estimate
  throw new UsageProblem(
    `${file}: ${path}: expected at most ${inWords(MOST_EVENTS)} events in a run; found about ${inWords(events)} (${because}); --yes runs it anyway`,
  )
}

/** With two significant digits. */
const inWords = (count: number): string => count.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
