// The commands, in the order of the help.

import type { CommandDefinition } from '../command.ts'
import { advise } from './advise.ts'
import { calibrate } from './calibrate.ts'
import { check } from './check.ts'
import { compare } from './comparing/compare.ts'
import { rivals } from './comparing/rivals.ts'
import { init } from './init.ts'
import { measure } from './measure.ts'
import { merge } from './merge.ts'
import { paper } from './paper.ts'
import { protocols } from './protocols.ts'
import { report } from './report.ts'
import { run } from './run.ts'
import { schema } from './schema.ts'
import { sweep } from './sweep.ts'
import { validate } from './validate.ts'
import { worker } from './worker.ts'

export const commands: readonly CommandDefinition[] = [
  init,
  paper,
  run,
  check,
  sweep,
  merge,
  worker,
  rivals,
  advise,
  measure,
  validate,
  calibrate,
  report,
  compare,
  protocols,
  schema,
]
