// The checks of publishing, in the order in which they are presented.

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
import { recordedOrder } from './recorded-order.ts'

export const checks: readonly Check[] = [
  ...[sameAnswer, sameFiles, exactlyOnceInOrder],
  ...[exactReplay, recordedOrder, noOrphan, noDomino, confinement],
  ...[oneIncarnation, fencedWrites, replicasAgree, oneCheckpoint, ring, knownEnds, progress, recoverable, time],
]
