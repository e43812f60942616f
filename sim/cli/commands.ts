// The commands, in the order of the help.

import type { CommandDefinition } from './command.ts'
import { advise } from './commands/advise.ts'
import { calibrate } from './commands/calibrate.ts'
import { check } from './commands/check.ts'
import { compare } from './commands/compare.ts'
import { init } from './commands/init.ts'
import { measure } from './commands/measure.ts'
import { merge } from './commands/merge.ts'
import { paper } from './commands/paper.ts'
import { protocols } from './commands/protocols.ts'
import { report } from './commands/report.ts'
import { rivals } from './commands/rivals.ts'
import { run } from './commands/run.ts'
import { schema } from './commands/schema.ts'
import { sweep } from './commands/sweep.ts'
import { validate } from './commands/validate.ts'
import { worker } from './commands/worker.ts'

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
