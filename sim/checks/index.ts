// All checks, by name, in the order in which they are told about.

import { confinement } from '../protocols/star/checks/confinement.ts'
import { exactReplay } from '../protocols/star/checks/exact-replay.ts'
import { noDomino } from '../protocols/star/checks/no-domino.ts'
import { noOrphan } from '../protocols/star/checks/no-orphan.ts'
import { oneCheckpoint } from '../protocols/star/checks/one-checkpoint.ts'
import { sameRemains } from '../protocols/star/checks/same-remains.ts'
import type { Check } from './check.ts'
import { exactlyOnceInOrder } from './exactly-once-in-order.ts'
import { fencedWrites } from './fenced-writes.ts'
import { knownEnds } from './known-ends.ts'
import { oneIncarnation } from './one-incarnation.ts'
import { progress } from './progress.ts'
import { recoverable } from './recoverable.ts'
import { replicasAgree } from './replicas-agree.ts'
import { ring } from './ring.ts'
import { sameAnswer } from './same-answer.ts'
import { sameFiles } from './same-files.ts'
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
