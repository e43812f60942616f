// Explains schema violations the way a person would: what was expected, what was found instead, and what was probably meant.
// One entry for each keyword of the schema.

import { didYouMean } from '../nearest.ts'
import { type Path, type Problem, problemAt } from '../problem.ts'
import { parseDuration, parseRate, parseSize } from '../units.ts'
import { clipped } from '../visible.ts'
import type { Schema } from './schema-words.ts'
import { type Mistake, shapeMistakes } from './shape.ts'

type Explain = (mistake: Mistake) => Problem

const explanations: Record<string, Explain> = {
  additionalProperties: ({ at, schema, path }) => {
    const key = String(at)
    const known = Object.keys(schema['properties'] ?? {})
    const message = `unknown key ${clipped(key)}${didYouMean(key, known)}; expected ${alternatives(known)}`
    return { path: [...path, key], at: 'key', message }
  },
  propertyNames: ({ at, schema, path }) => {
    const key = String(at)
    const known = Object.keys(schema['properties'] ?? {})
    const message = `${clipped(key)} cannot be the name of a group; expected ${known.join(', ')} or a word of lower-case letters`
    return { path: [...path, key], at: 'key', message }
  },
  required: ({ at, path }) => problemAt(path, `${at} is missing`),
  anyOf: ({ data, value, path }) => {
    const kinds = requiredKeys(value)
    const keys = Object.keys(Object(data))
    const hint = keys.map((key) => didYouMean(key, kinds)).find((each) => each !== '') ?? ''
    return problemAt(path, `expected ${alternatives(kinds)}${hint}`)
  },
  oneOf: ({ data, value, path }) => {
    const keys = requiredKeys(value)
    const given = keys.filter((key) => Object.hasOwn(Object(data), key))
    return problemAt(
      path,
      `expected either ${keys.join(' or ')}, ${given.length === 0 ? 'found neither' : 'found both'}`,
    )
  },
  enum: ({ data, value, path }) => notAmong(data, (value as unknown[]).map(String), path),
  type: ({ data, value, schema, path }) => {
    const quantity = ofQuantity(schema, data)
    return problemAt(path, quantity ?? `expected ${typeNames([value].flat() as string[])}; found ${shown(data)}`)
  },
  pattern: ({ data, schema, path }) => problemAt(path, ofQuantity(schema, data) ?? `${shown(data)} is not valid here`),
  minimum: ({ data, value, path }) => problemAt(path, `expected at least ${value}; found ${shown(data)}`),
  maximum: ({ data, value, path }) => problemAt(path, `expected at most ${value}; found ${shown(data)}`),
  exclusiveMinimum: ({ data, value, path }) => problemAt(path, `expected more than ${value}; found ${shown(data)}`),
  minItems: ({ value, path }) => problemAt(path, `expected a list of at least ${value}`),
  maxItems: ({ data, value, path }) =>
    problemAt(path, `expected a list of at most ${value}; found ${(data as unknown[]).length}`),
  minLength: ({ path }) => problemAt(path, 'expected a name; found an empty string'),
  uniqueItems: ({ data, at, path }) =>
    problemAt([...path, Number(at)], `${shown((data as unknown[])[Number(at)])} is listed twice`),
}

/** The problems of data that violates a schema. */
export const shapeProblems = (schema: Schema, data: unknown): Problem[] =>
  shapeMistakes(schema, data).map((mistake) => explanations[mistake.keyword]!(mistake))

export const notAmong = (data: unknown, names: readonly string[], path: Path): Problem =>
  problemAt(path, `expected ${alternatives(names)}; found ${shown(data)}${didYouMean(String(data), names)}`)

const quantities: Record<string, string> = {
  size: 'a size above zero',
  rate: 'a rate above zero',
  duration: 'a duration of zero or more',
  'duration above zero': 'a duration above zero',
  instant: 'an instant after the start of the run',
}

/** Why the data is not a valid quantity, if the schema expects one; else null. */
function ofQuantity(schema: Schema, data: unknown): string | null {
  const title = String(schema['title'])
  if (!Object.hasOwn(quantities, title)) return null
  const parsed = title === 'size' ? parseSize(data) : title === 'rate' ? parseRate(data) : parseDuration(data)
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
  string: 'a string',
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
  return clipped(String(data))
}
