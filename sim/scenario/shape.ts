// The shape of plain data (parsed YAML or JSON) against a JSON Schema: everything that is wrong with it, in words. Compiled when it is
// first needed, since that takes longer than running a small scenario.

import { Ajv, type ValidateFunction } from 'ajv'
import type { Problem } from './problem.ts'
import { explainSchemaErrors } from './schema-messages.ts'

/** What is wrong with data of this shape; nothing if it has it. */
export function shapeOf(schema: () => object): (plain: unknown) => Problem[] {
  let validate: ValidateFunction | undefined
  return (plain) => {
    validate ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false }).compile(
      schema(),
    )
    return validate(plain) ? [] : explainSchemaErrors(validate.errors ?? [])
  }
}
