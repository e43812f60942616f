// The programs and the applications made of them, by name.

import type { Application } from './application.ts'
import { collector } from './collector.ts'
import { fft } from './fft/application.ts'
import { fftWorker } from './fft/worker.ts'
import { gauss } from './gauss/application.ts'
import { gaussMaster } from './gauss/master.ts'
import { gaussWorker } from './gauss/worker.ts'
import { matmul } from './matmul/application.ts'
import { matmulWorker } from './matmul/worker.ts'
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
  'matmul-worker': matmulWorker,
  'fft-worker': fftWorker,
  collector,
} satisfies Record<string, Program>

export const applications = {
  gauss,
  matmul,
  fft,
} satisfies Record<string, Application>

export type ApplicationKind = keyof typeof applications
