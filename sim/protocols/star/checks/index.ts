// The checks of STAR, in the order in which they are presented.

import type { Check } from '../../../checks/check.ts'
import { exactlyOnceInOrder } from '../../../checks/invariants/exactly-once-in-order.ts'
import { fencedWrites } from '../../../checks/invariants/fenced-writes.ts'
import { knownEnds } from '../../../checks/invariants/known-ends.ts'
import { oneIncarnation } from '../../../checks/invariants/one-incarnation.ts'
import { recoverable } from '../../../checks/invariants/recoverable.ts'
import { replicasAgree } from '../../../checks/invariants/replicas-agree.ts'
import { ring } from '../../../checks/invariants/ring.ts'
import { sameAnswer } from '../../../checks/invariants/same-answer.ts'
import { sameFiles } from '../../../checks/invariants/same-files.ts'
import { time } from '../../../checks/invariants/time.ts'
import { confinement } from '../../pessimistic/checks/confinement.ts'
import { exactReplay } from '../../pessimistic/checks/exact-replay.ts'
import { oneCheckpoint } from '../../pessimistic/checks/one-checkpoint.ts'
import { progress } from '../../pessimistic/checks/progress.ts'
import { noDomino } from '../../shared/checks/no-domino.ts'
import { noOrphan } from './no-orphan.ts'
import { sameRemains } from './same-remains.ts'

/**
 * The checks of STAR, in the order in which they are presented: what `simulate(scenario, { checks: true })` watches unless the scenario
 * names another protocol.
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
