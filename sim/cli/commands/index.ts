// The commands, in the order of the help.

import type { CommandDefinition } from '../command.ts'
import { calibrate } from './calibrate.ts'
import { measure } from './measure.ts'
import { paper } from './paper.ts'
import { run } from './run.ts'
import { schema } from './schema.ts'
import { validate } from './validate.ts'

export const commands: readonly CommandDefinition[] = [paper, run, measure, validate, calibrate, schema]
