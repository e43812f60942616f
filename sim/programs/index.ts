// The programs and the applications made of them, by name.

import type { Application } from './application.ts'
import { collector } from './collector.ts'
import { fft } from './fft/application.ts'
import { fftWorker } from './fft/worker.ts'
import { files } from './files/application.ts'
import { filesWorker } from './files/worker.ts'
import { gauss } from './gauss/application.ts'
import { gaussMaster } from './gauss/master.ts'
import { gaussWorker } from './gauss/worker.ts'
import { matmul } from './matmul/application.ts'
import { matmulWorker } from './matmul/worker.ts'
import { ping } from './ping/application.ts'
import { pingReceiver } from './ping/receiver.ts'
import { pingSender } from './ping/sender.ts'
import type { Program } from './program.ts'
import { random } from './random/application.ts'
import { randomProcess } from './random/interpreter.ts'
import { spawner } from './spawner/application.ts'
import { spawnerNode } from './spawner/node.ts'

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
  'files-worker': filesWorker,
  'spawner-node': spawnerNode,
  'random-process': randomProcess,
  'ping-sender': pingSender,
  'ping-receiver': pingReceiver,
} satisfies Record<string, Program>

export const applications = {
  gauss,
  matmul,
  fft,
  files,
  spawner,
  random,
  ping,
} satisfies Record<string, Application>

export type ApplicationKind = keyof typeof applications
