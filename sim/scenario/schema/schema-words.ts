// Building blocks of the schema of scenario files: small functions that return pieces of JSON Schema (draft 7).
// `title` and `examples` are also used by messages that say what was expected.

import { durationAboveZeroPattern, durationPattern, sizePattern } from '../units.ts'
import { namesOf } from '../vocabulary.ts'

export type Schema = { readonly [keyword: string]: unknown }

export const object = (description: string, properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  description,
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
})
export const duration = (description: string, byDefault?: string): Schema => ({
  type: 'string',
  title: 'duration',
  description,
  pattern: durationPattern,
  examples: ['120s', '2min', '5ms', '2.7d'],
  ...(byDefault !== undefined && { default: byDefault }),
})
export const instant = (description: string, byDefault?: string): Schema => ({
  ...duration(description, byDefault),
  title: 'instant',
})
export const durationAboveZero = (description: string, byDefault?: string): Schema => ({
  ...duration(description, byDefault),
  title: 'duration above zero',
  pattern: durationAboveZeroPattern,
})
export const size = (description: string): Schema => ({
  type: 'string',
  title: 'size',
  description,
  pattern: sizePattern,
  examples: ['40KB', '1.5MB'],
})
export const whole = (description: string, minimum: number, maximum?: number, byDefault?: number): Schema => ({
  type: 'integer',
  description,
  minimum,
  ...(maximum !== undefined && { maximum }),
  ...(byDefault !== undefined && { default: byDefault }),
})
export const oneOfNames = (table: object, description: string, byDefault?: string): Schema => ({
  enum: namesOf(table),
  description: `${description}: ${Object.entries(table)
    .map(([name, meaning]) => (typeof meaning === 'string' ? `${name} (${meaning})` : name))
    .join('; ')}`,
  ...(byDefault !== undefined && { default: byDefault }),
})

/** A list, or a single item by itself. */
export const oneOrMore = (one: Schema): Schema => ({
  type: [one['type'] as string, 'array'],
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { minItems: 1, items: one },
  else: one,
})
/** Has a key, whatever its value; strict validators want it among the properties of the same schema. */
export const having = (key: string): Schema => ({ required: [key], properties: { [key]: {} } })
export const namesOfHosts = (description: string): Schema => ({
  ...oneOrMore({ type: 'string', minLength: 1 }),
  description,
})
