// The programs and the applications made of them, by name.

import type { Application } from './application.ts'
import { gauss } from './gauss/application.ts'
import { gaussMaster } from './gauss/master.ts'
import { gaussWorker } from './gauss/worker.ts'
import type { Program } from './program.ts'

export {
  type Application,
  type ApplicationOptions,
  completeOptions,
  type OptionPlan,
  optionProblems,
} from './application.ts'

export const programs = {
  'gauss-master': gaussMaster,
  'gauss-worker': gaussWorker,
} satisfies Record<string, Program>

export const applications = {
  gauss,
} satisfies Record<string, Application>

export type ApplicationKind = keyof typeof applications
