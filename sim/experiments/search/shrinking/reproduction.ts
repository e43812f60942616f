// A counterexample as text: a scenario file that begins with the commands to reproduce it.

import { profiles } from '../../../machine/profiles/profiles.ts'
import { applications } from '../../../programs/index.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { explain } from '../../../scenario/writing/explain.ts'

const commands = `# Save these lines as counterexample.yaml to see it again:
#   npx starsim run counterexample.yaml                      whether the invariants hold
#   npx starsim run counterexample.yaml --trace -            who did what, when
#   npx starsim run counterexample.yaml --report run.html    the same as a timeline`

/** For scenarios that the command line cannot run. */
const inTheLibrary = (names: readonly string[]): string =>
  `# With these lines in a text, and the tables that have ${names.join(', ')} in parts, this shows it again:
#   simulate(parseScenarioText(text, 'counterexample.yaml', parts), parts)`

/**
 * A scenario as a scenario file with instructions to reproduce it; printed by a failed property of `starsim/arbitraries`.
 *
 * @example
 * import { reproduction } from 'starsim/arbitraries'
 * import { defineScenario } from 'starsim/core'
 *
 * console.log(reproduction(defineScenario({ application: { kind: 'ping' }, faults: [{ crash: 'ws1', at: '1s' }] })))
 */
export function reproduction(scenario: Scenario): string {
  const named = [
    ...new Set(scenario.hosts.map(({ profile }) => (typeof profile === 'string' ? profile : profile.like))),
  ]
  const own = [
    ...(Object.hasOwn(applications, scenario.application.kind) ? [] : [scenario.application.kind]),
    ...named.filter((profile) => !Object.hasOwn(profiles, profile)),
  ]
  return `\n${own.length === 0 ? commands : inTheLibrary(own)}\n${explain(scenario)}`
}
