// The published schema has one type at each place, as strict validators expect. The schemas that messages are made from have lists of types,
// since `expected a list or text` is said best by the list itself.

import type { Schema } from './schema-words.ts'

/** The same schema, with a condition or alternatives for each list of types. */
export function withoutUnions(schema: Schema): Schema {
  const { type, ...rest } = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inner(value)]))
  if (!Array.isArray(type)) return type === undefined ? rest : { type, ...rest }
  const { if: condition, then: first, else: second, ...others } = rest as Record<string, Schema | undefined>
  if (condition === undefined) return { ...others, anyOf: type.map((each) => ({ type: each })) }
  const [other] = type.filter((each) => each !== condition['type'])
  return {
    ...{ ...others, if: condition },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { type: condition['type'], ...first },
    else: { type: other, ...second },
  }
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner)
  return typeof value === 'object' && value !== null ? withoutUnions(value as Schema) : value
}
