// The entry points of the library: a scenario as an object or as text. Both return a complete scenario or throw a ScenarioProblem that
// lists every mistake. The entry point that reads files is read-file.ts; internally, mistakes are data (parse.ts, load.ts).

import type { ProfileName } from '../machine/profiles/profile.ts'
import type { ApplicationKind } from '../programs/index.ts'
import { type OwnParts, partsWith } from './known-parts.ts'
import { ScenarioProblem } from './problem.ts'
import { loadScenario as readText } from './reading/load.ts'
import { parseScenario } from './reading/parse.ts'
import type { Scenario } from './scenario.ts'
import type { ProtocolKind } from './vocabulary.ts'
import type { AnyWrittenScenario, WrittenScenario } from './written.ts'

/**
 * A scenario in either form: complete, or as written by people.
 *
 * @example
 * import { type AnyScenario, simulate } from 'starsim/core'
 *
 * const fingerprintOf = (scenario: AnyScenario): string => simulate(scenario).fingerprint
 * console.log(fingerprintOf({ application: { kind: 'gauss', size: 8 } }))
 */
export type AnyScenario<
  Programs extends string = never,
  Applications extends string = never,
  Profiles extends string = never,
  Protocols extends string = never,
> =
  | Scenario
  | WrittenScenario<
      ApplicationKind | NoInfer<Programs | Applications>,
      ProfileName | NoInfer<Profiles>,
      ProtocolKind | NoInfer<Protocols>
    >

/**
 * A complete scenario, all defaults filled in, from one as it would be written in a file. The compiler rejects misspellings;
 * values that do not fit together are rejected at run time.
 *
 * @param scenario as in a file; a complete scenario is returned unchanged
 * @param parts custom programs, applications, machines and protocols that it names
 * @throws ScenarioProblem with every mistake, if the scenario cannot be used; nothing else
 * @example
 * import { defineScenario, simulate } from 'starsim/core'
 *
 * const scenario = defineScenario({
 *   application: { kind: 'gauss', size: 32, workers: 3 },
 *   star: { checkpoint: { policy: 'pre-copy', interval: '200ms' } },
 *   faults: [{ crash: 'ws2', at: '300ms' }],
 * })
 * console.log(simulate(scenario).outcome)
 */
export function defineScenario<
  Programs extends string = never,
  Applications extends string = never,
  Profiles extends string = never,
  Protocols extends string = never,
>(
  scenario: AnyScenario<Programs, Applications, Profiles, Protocols>,
  parts: OwnParts<Programs, Applications, Profiles, Protocols> = {},
): Scenario {
  return completeScenario(scenario, parts)
}

/** The same for callers that do not know statically which names the scenario may use. */
export function completeScenario(scenario: Scenario | AnyWrittenScenario, parts: OwnParts): Scenario {
  if (isComplete(scenario)) return scenario
  return scenarioOf(parseScenario(scenario, partsWith(parts)))
}

/** Only a complete scenario has its limit in nanoseconds. */
const isComplete = (scenario: Scenario | AnyWrittenScenario): scenario is Scenario =>
  typeof scenario === 'object' && scenario !== null && 'limitNs' in scenario

/**
 * A complete scenario from the YAML text of a scenario file, for environments without files. Mistakes are reported with line and
 * column.
 *
 * @param fileName the name of the text in messages
 * @param parts custom programs, applications, machines and protocols that it names
 * @throws ScenarioProblem with every mistake, if the scenario cannot be used; nothing else
 * @example
 * import { parseScenarioText, ScenarioProblem } from 'starsim/core'
 *
 * try {
 *   parseScenarioText('application: { kind: gaus }', 'mine.yaml')
 * } catch (problem) {
 *   if (problem instanceof ScenarioProblem) console.log(problem.message) // mine.yaml:1:22: application.kind: expected gauss, ..
 * }
 */
export function parseScenarioText(text: string, fileName = 'scenario.yaml', parts: OwnParts = {}): Scenario {
  if (typeof text !== 'string') {
    const message = 'expected the text of a scenario file'
    throw new ScenarioProblem([{ file: fileName, line: null, column: null, path: '', message }])
  }
  return scenarioOf(readText(text, fileName, { parts: partsWith(parts) }))
}

function scenarioOf(read: ReturnType<typeof parseScenario>): Scenario {
  if ('errors' in read) throw new ScenarioProblem(read.errors)
  return read.scenario
}
