// From plain data (an object, parsed YAML or JSON) to a Scenario or to everything that is wrong with it. Pure: reads no
// file, prints nothing, throws nothing. First the shape (schema), then the units and names, then what makes sense together.

import { Ajv, type ValidateFunction } from 'ajv'
import { buildScenario } from './build.ts'
import { checkScenario } from './checks.ts'
import { traceSchema } from './fault-schema.ts'
import { type KnownParts, knownParts } from './known-parts.ts'
import type { Problem, ScenarioError } from './problem.ts'
import { pathText } from './problem.ts'
import { Reader } from './reader.ts'
import type { Scenario } from './scenario.ts'
import { scenarioSchema } from './schema.ts'
import { explainSchemaErrors } from './schema-messages.ts'
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
  const misshapen = shapeProblems(validatorOf(parts), plain)
  if (misshapen.length > 0) return { problems: misshapen }
  const reader = new Reader()
  const scenario = buildScenario(plain as WrittenScenario, parts, reader)
  if (reader.problems.length > 0) return { problems: reader.problems }
  const problems = checkScenario(scenario, parts)
  return problems.length > 0 ? { problems } : { scenario }
}

/** What is wrong with a list of crashes that stands in a file of its own. */
export function traceProblems(plain: unknown): Problem[] {
  validateTrace ??= compile(traceSchema)
  return shapeProblems(validateTrace, plain)
}

// Compiling a schema takes longer than running a small scenario: once for each set of parts.
const validators = new WeakMap<KnownParts, ValidateFunction>()
let validateTrace: ValidateFunction | undefined

function validatorOf(parts: KnownParts): ValidateFunction {
  let validate = validators.get(parts)
  if (validate === undefined) {
    validate = compile(scenarioSchema(parts))
    validators.set(parts, validate)
  }
  return validate
}

const compile = (schema: object): ValidateFunction =>
  new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false }).compile(schema)

function shapeProblems(validate: ValidateFunction, plain: unknown): Problem[] {
  return validate(plain) ? [] : explainSchemaErrors(validate.errors ?? [])
}
