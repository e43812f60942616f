// From plain data (an object, parsed YAML or JSON) to a Scenario, or to everything that is wrong with it. Pure: reads no files,
// prints nothing, throws nothing. Validates the shape first (schema), then units and names, then consistency.

import { type KnownParts, knownParts } from '../known-parts.ts'
import { type Problem, pathText, type ScenarioError } from '../problem.ts'
import type { Scenario } from '../scenario.ts'
import { traceSchema } from '../schema/fault-schema.ts'
import { machineSchema } from '../schema/machine-schema.ts'
import { shapeSchema } from '../schema/schema.ts'
import { shapeProblems } from '../schema/schema-messages.ts'
import type { AnyWrittenScenario } from '../written.ts'
import { buildScenario } from './build.ts'
import { checkScenario } from './checks.ts'
import { unknownNames } from './names.ts'
import { notPlainData } from './plain-data.ts'
import { Reader } from './reader.ts'

const shape = shapeSchema()

/** A scenario with all defaults filled in, or all mistakes in the data. */
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

/** The same, with problems whose paths can still be located in the source text. */
export function buildFromPlain(plain: unknown, parts: KnownParts): { scenario: Scenario } | { problems: Problem[] } {
  const foreign = notPlainData(plain)
  if (foreign !== null) return { problems: [foreign] }
  const misshapen = [...unknownNames(plain, parts), ...shapeProblems(shape, plain), ...saidTwice(plain)]
  if (misshapen.length > 0) return { problems: misshapen }
  const reader = new Reader()
  const scenario = buildScenario(plain as AnyWrittenScenario, parts, reader)
  const problems = reader.problems.length > 0 ? reader.problems : checkScenario(scenario, parts)
  return problems.length > 0 ? { problems: problems.map((problem) => asWritten(problem, plain)) } : { scenario }
}

function saidTwice(plain: unknown): Problem[] {
  if (!has(plain, 'star') || !has(plain, 'protocol')) return []
  return [{ path: ['star'], at: 'key', message: 'star is short for protocol with kind: star; expected one of the two' }]
}

/** In the short form the settings of the protocol are under `star`. */
function asWritten(problem: Problem, plain: unknown): Problem {
  const [first, ...rest] = problem.path
  return first === 'protocol' && !has(plain, 'protocol') ? { ...problem, path: ['star', ...rest] } : problem
}

const has = (plain: unknown, key: string): boolean =>
  typeof plain === 'object' && plain !== null && Object.hasOwn(plain, key)

/** What is wrong with a list of crashes from a file of its own. */
export function traceProblems(plain: unknown): Problem[] {
  const foreign = notPlainData(plain)
  return foreign === null ? shapeProblems(traceSchema, plain) : [foreign]
}

const machine = machineSchema({ type: 'string' })

/** What is wrong with a machine from a file of its own. */
export function machineProblems(plain: unknown): Problem[] {
  const foreign = notPlainData(plain)
  return foreign === null ? shapeProblems(machine, plain) : [foreign]
}
