// All checks, by name, in the order in which they are told about.

import type { Check } from './check.ts'
import { confinement } from './confinement.ts'
import { exactReplay } from './exact-replay.ts'
import { exactlyOnceInOrder } from './exactly-once-in-order.ts'
import { fencedWrites } from './fenced-writes.ts'
import { knownEnds } from './known-ends.ts'
import { noDomino } from './no-domino.ts'
import { noOrphan } from './no-orphan.ts'
import { oneCheckpoint } from './one-checkpoint.ts'
import { oneIncarnation } from './one-incarnation.ts'
import { progress } from './progress.ts'
import { recoverable } from './recoverable.ts'
import { replicasAgree } from './replicas-agree.ts'
import { ring } from './ring.ts'
import { sameAnswer } from './same-answer.ts'
import { sameFiles } from './same-files.ts'
import { sameRemains } from './same-remains.ts'
import { time } from './time.ts'

/**
 * All checks of starsim, in the order in which they are told about: what `simulate(scenario, { checks: true })` watches.
 *
 * @example
 * import { checks } from 'starsim/core'
 *
 * for (const { name, sentence } of checks) console.log(`${name}: ${sentence}`)
 */
export const checks: readonly Check[] = [
  sameAnswer,
  sameFiles,
  exactlyOnceInOrder,
  exactReplay,
  noOrphan,
  noDomino,
  confinement,
  oneIncarnation,
  fencedWrites,
  sameRemains,
  replicasAgree,
  oneCheckpoint,
  ring,
  knownEnds,
  progress,
  recoverable,
  time,
]
