// Validates data against the schemas of this room. Not a general JSON Schema library: it supports only the keywords that these schemas
// use, and returns what messages need, the data and the schema of each violation. It generates no code, which a strict content
// security policy forbids, and is a fraction of the size of a library. A test compares it with ajv.

import type { Path } from '../problem.ts'
import type { Schema } from './schema-words.ts'

export interface Mistake {
  readonly keyword: string
  readonly path: Path
  /** The data at the path. */
  readonly data: unknown
  /** The schema's value for the keyword, and the schema itself. */
  readonly value: unknown
  readonly schema: Schema
  /** The key that is missing or unknown, or the index of a duplicate item. */
  readonly at?: string | number
}

/** Everything that is wrong with the data, in the order of the schema; empty if it conforms. */
export function shapeMistakes(schema: Schema, data: unknown, path: Path = []): Mistake[] {
  const { type } = schema
  if (type !== undefined && !([type].flat() as string[]).some((each) => isOfType(data, each))) {
    return [{ keyword: 'type', path, data, value: type, schema }]
  }
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const rule = rules[keyword]
    if (rule === undefined) return []
    return rule({ data, value, schema, path }).map((found): Mistake => {
      if (typeof found === 'object') return found
      const where = found === true ? {} : { at: found }
      return { keyword, path, data, value, schema, ...where }
    })
  })
}

interface Place {
  readonly data: unknown
  readonly value: unknown
  readonly schema: Schema
  readonly path: Path
}

/** Violations of a keyword: true, or the key or index concerned; mistakes in nested data are passed on as they are. */
type Rule = (place: Place) => readonly (true | string | number | Mistake)[]

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data)

const isOfType = (data: unknown, type: string): boolean => {
  if (type === 'object') return isObject(data)
  if (type === 'array') return Array.isArray(data)
  if (type === 'null') return data === null
  if (type === 'integer') return Number.isInteger(data)
  if (type === 'number') return Number.isFinite(data)
  return typeof data === type
}

/** A keyword does not apply to data of other types than its own. */
const aboutNumbers =
  (obeyed: (data: number, value: number) => boolean): Rule =>
  ({ data, value }) =>
    typeof data !== 'number' || obeyed(data, value as number) ? [] : [true]
const aboutTexts =
  (obeyed: (data: string, value: unknown) => boolean): Rule =>
  ({ data, value }) =>
    typeof data !== 'string' || obeyed(data, value) ? [] : [true]

const isObeyed = (schema: unknown, data: unknown): boolean => shapeMistakes(schema as Schema, data).length === 0

const propertiesOf = ({ properties = {} }: Schema): Readonly<Record<string, Schema>> =>
  properties as Record<string, Schema>

const rules: Readonly<Record<string, Rule>> = {
  enum: ({ data, value }) => ((value as unknown[]).includes(data) ? [] : [true]),
  minimum: aboutNumbers((data, least) => data >= least),
  maximum: aboutNumbers((data, most) => data <= most),
  exclusiveMinimum: aboutNumbers((data, bound) => data > bound),
  minLength: aboutTexts((data, least) => [...data].length >= (least as number)),
  pattern: aboutTexts((data, pattern) => new RegExp(pattern as string, 'u').test(data)),
  minItems: ({ data, value }) => (Array.isArray(data) && data.length < (value as number) ? [true] : []),
  maxItems: ({ data, value }) => (Array.isArray(data) && data.length > (value as number) ? [true] : []),
  uniqueItems: ({ data }) => {
    const seen = new Set<string>()
    const isTwice = (text: string): boolean => seen.size === seen.add(text).size
    const twice = Array.isArray(data) ? [...data].findIndex((item) => isTwice(JSON.stringify(item))) : -1
    return twice < 0 ? [] : [twice]
  },
  items: ({ data, value, path }) =>
    Array.isArray(data) ? [...data].flatMap((item, i) => shapeMistakes(value as Schema, item, [...path, i])) : [],
  required: ({ data, value }) =>
    isObject(data) ? (value as string[]).filter((key) => !Object.hasOwn(data, key) || data[key] === undefined) : [],
  properties: ({ data, schema, path }) =>
    !isObject(data)
      ? []
      : Object.entries(propertiesOf(schema)).flatMap(([key, each]) =>
          Object.hasOwn(data, key) && data[key] !== undefined ? shapeMistakes(each, data[key], [...path, key]) : [],
        ),
  additionalProperties: ({ data, value, schema, path }) => {
    if (!isObject(data)) return []
    const others = Object.keys(data).filter((key) => !Object.hasOwn(propertiesOf(schema), key))
    return value === false ? others : others.flatMap((key) => shapeMistakes(value as Schema, data[key], [...path, key]))
  },
  propertyNames: ({ data, value }) => (isObject(data) ? Object.keys(data).filter((key) => !isObeyed(value, key)) : []),
  anyOf: ({ data, value }) => ((value as Schema[]).some((each) => isObeyed(each, data)) ? [] : [true]),
  oneOf: ({ data, value }) => ((value as Schema[]).filter((each) => isObeyed(each, data)).length === 1 ? [] : [true]),
  allOf: ({ data, value, path }) => (value as Schema[]).flatMap((each) => shapeMistakes(each, data, path)),
  if: ({ data, value, schema, path }) => {
    const branch = isObeyed(value, data) ? schema['then'] : schema['else']
    return branch === undefined ? [] : shapeMistakes(branch as Schema, data, path)
  },
}

/** The supported keywords; a test compares them with those that the schemas use. */
export const knownKeywords: readonly string[] = ['type', 'then', 'else', ...Object.keys(rules)]
