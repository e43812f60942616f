// From plain data (an object, parsed YAML or JSON) to a Scenario or to everything that is wrong with it. Pure: reads no
// file, prints nothing, throws nothing. First the shape (schema), then the units and names, then what makes sense together.

import { buildScenario } from './build.ts'
import { checkScenario } from './checks.ts'
import { traceSchema } from './fault-schema.ts'
import { type KnownParts, knownParts } from './known-parts.ts'
import type { Problem, ScenarioError } from './problem.ts'
import { pathText } from './problem.ts'
import { Reader } from './reader.ts'
import type { Scenario } from './scenario.ts'
import { scenarioSchema } from './schema.ts'
import { shapeOf } from './shape.ts'
import type { WrittenScenario } from './written.ts'

/** A scenario with all defaults, or what is wrong with the data, every mistake at once. */
export function parseScenario(
  plain: unknown,
  parts: KnownParts = knownParts,
): { scenario: Scenario } | { errors: ScenarioError[] } {
  const parsed = buildFromPlain(plain, parts)
  if ('scenario' in parsed) return parsed
  const errors = parsed.problems.map(({ path, message }) => ({
    file: null,
    line: null,
    column: null,
    path: pathText(path),
    message,
  }))
  return { errors }
}

/** The same with problems as data that can still be found in the text. */
export function buildFromPlain(plain: unknown, parts: KnownParts): { scenario: Scenario } | { problems: Problem[] } {
  const misshapen = shapeProblems(parts, plain)
  if (misshapen.length > 0) return { problems: misshapen }
  const reader = new Reader()
  const scenario = buildScenario(plain as WrittenScenario, parts, reader)
  if (reader.problems.length > 0) return { problems: reader.problems }
  const problems = checkScenario(scenario, parts)
  return problems.length > 0 ? { problems } : { scenario }
}

/** What is wrong with a list of crashes that stands in a file of its own. */
export const traceProblems = shapeOf(() => traceSchema)

const shapes = new WeakMap<KnownParts, ReturnType<typeof shapeOf>>()

function shapeProblems(parts: KnownParts, plain: unknown): Problem[] {
  let problemsOf = shapes.get(parts)
  if (problemsOf === undefined) {
    problemsOf = shapeOf(() => scenarioSchema(parts))
    shapes.set(parts, problemsOf)
  }
  return problemsOf(plain)
}
