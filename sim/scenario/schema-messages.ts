// What the schema's validator found, said the way a person would: what was expected, what stands there instead, and what
// was probably meant. One entry for each keyword of the schema; the validator's own wording is never shown.

import type { ErrorObject } from 'ajv'
import { didYouMean } from './nearest.ts'
import { type Path, type Problem, problemAt } from './problem.ts'
import { parseDuration, parseSize } from './units.ts'
import { clipped } from './visible.ts'

type Explain = (error: ErrorObject, path: Path) => Problem | null

const explanations: Record<string, Explain> = {
  additionalProperties: ({ params, parentSchema }, path) => {
    const key = String(params['additionalProperty'])
    const known = Object.keys(parentSchema?.['properties'] ?? {})
    const message = `unknown key ${clipped(key)}${didYouMean(key, known)}; expected ${alternatives(known)}`
    return { path: [...path, key], at: 'key', message }
  },
  required: ({ params, schemaPath }, path) =>
    /\/(anyOf|oneOf)\/\d+\/required$/.test(schemaPath)
      ? null // said by the anyOf or oneOf itself
      : problemAt(path, `${params['missingProperty']} is missing`),
  anyOf: ({ data, schema }, path) => {
    const kinds = requiredKeys(schema)
    const keys = Object.keys(Object(data))
    const hint = keys.map((key) => didYouMean(key, kinds)).find((each) => each !== '') ?? ''
    return problemAt(path, `expected ${alternatives(kinds)}${hint}`)
  },
  oneOf: ({ data, schema }, path) => {
    const keys = requiredKeys(schema)
    const given = keys.filter((key) => Object.hasOwn(Object(data), key))
    return problemAt(
      path,
      `expected either ${keys.join(' or ')}, ${given.length === 0 ? 'found neither' : 'found both'}`,
    )
  },
  enum: ({ data, schema }, path) => {
    const names = (schema as unknown[]).map(String)
    return problemAt(path, `expected ${alternatives(names)}; found ${shown(data)}${didYouMean(String(data), names)}`)
  },
  type: ({ data, schema, parentSchema }, path) => {
    const quantity = ofQuantity(parentSchema, data)
    return problemAt(path, quantity ?? `expected ${typeNames([schema].flat() as string[])}; found ${shown(data)}`)
  },
  pattern: ({ data, parentSchema }, path) =>
    problemAt(path, ofQuantity(parentSchema, data) ?? `${shown(data)} cannot stand here`),
  minimum: ({ data, params }, path) => problemAt(path, `expected at least ${params['limit']}; found ${shown(data)}`),
  maximum: ({ data, params }, path) => problemAt(path, `expected at most ${params['limit']}; found ${shown(data)}`),
  exclusiveMinimum: ({ data, params }, path) =>
    problemAt(path, `expected more than ${params['limit']}; found ${shown(data)}`),
  minItems: ({ params }, path) => problemAt(path, `expected a list of at least ${params['limit']}`),
  maxItems: ({ data, params }, path) =>
    problemAt(path, `expected a list of at most ${params['limit']}; found ${(data as unknown[]).length}`),
  minLength: (_error, path) => problemAt(path, 'expected a name; found an empty text'),
  uniqueItems: ({ data, params }, path) =>
    problemAt([...path, Number(params['i'])], `${shown((data as unknown[])[Number(params['i'])])} stands here twice`),
  if: () => null, // said by what follows from it
}

/** The problems behind a validator's errors, in the order of the paths. */
export function explainSchemaErrors(errors: readonly ErrorObject[]): Problem[] {
  const problems: Problem[] = []
  for (const error of errors) {
    const path = pathOf(error.instancePath)
    const explain = explanations[error.keyword]
    const problem = explain === undefined ? problemAt(path, error.message ?? error.keyword) : explain(error, path)
    if (problem !== null) problems.push(problem)
  }
  return problems
}

/** A JSON pointer as a path. */
function pathOf(pointer: string): Path {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')))
}

const quantities: Record<string, string> = {
  size: 'a size above zero',
  duration: 'a duration of zero or more',
  'duration above zero': 'a duration above zero',
  instant: 'an instant after the start of the run',
}

/** Why the data is no duration or size, if the schema wants one. */
function ofQuantity(schema: ErrorObject['parentSchema'], data: unknown): string | null {
  const title = String(schema?.['title'])
  if (!Object.hasOwn(quantities, title)) return null
  const parsed = title === 'size' ? parseSize(data) : parseDuration(data)
  return 'problem' in parsed ? parsed.problem : `expected ${quantities[title]}; found ${shown(data)}`
}

const requiredKeys = (schema: unknown): string[] =>
  (schema as { required: string[] }[]).flatMap(({ required }) => required)

export function alternatives(names: readonly string[]): string {
  return names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

const typeText: Record<string, string> = {
  object: 'keys and values',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
}

const typeNames = (types: readonly string[]): string => alternatives(types.map((type) => typeText[type] ?? type))

function shown(data: unknown): string {
  if (data === null || data === undefined) return 'nothing'
  if (Array.isArray(data)) return 'a list'
  if (typeof data === 'object') return 'keys and values'
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return clipped(text)
}
