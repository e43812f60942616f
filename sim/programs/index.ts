// The programs, and the applications built from them, by name.

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
import { ordered } from './ordered/application.ts'
import { orderedClerk } from './ordered/clerk.ts'
import { orderedCustomer } from './ordered/customer.ts'
import { pattern } from './pattern/application.ts'
import { patternProcess } from './pattern/process.ts'
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

/**
 * The programs that come with starsim, by the names that applications and `spawn` use.
 *
 * @example
 * import { programs } from 'starsim/core'
 *
 * console.log(Object.keys(programs))
 */
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
  'pattern-process': patternProcess,
  'ordered-clerk': orderedClerk,
  'ordered-customer': orderedCustomer,
} satisfies Record<string, Program>

/**
 * The applications that come with starsim, by name: what the `kind` of a scenario's application may be.
 *
 * @example
 * import { applications } from 'starsim/core'
 *
 * for (const [kind, { title }] of Object.entries(applications)) console.log(`${kind}: ${title}`)
 */
export const applications = {
  gauss,
  matmul,
  fft,
  files,
  spawner,
  random,
  ping,
  pattern,
  ordered,
} satisfies Record<string, Application>

/**
 * The name of an application that comes with starsim.
 *
 * @example
 * import { type ApplicationKind, simulate } from 'starsim/core'
 *
 * const kinds: ApplicationKind[] = ['matmul', 'fft']
 * for (const kind of kinds) console.log(kind, simulate({ application: { kind, size: 64, workers: 2 } }).seconds)
 */
export type ApplicationKind = keyof typeof applications
