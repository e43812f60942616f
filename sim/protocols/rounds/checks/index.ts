// The checks of protocols with rounds, in the order in which they are presented.

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
import { consistentLine } from '../../epochs/checks/consistent-line.ts'
import { progress } from '../../epochs/checks/progress.ts'
import { staleEpoch } from '../../epochs/checks/stale-epoch.ts'
import { boundedCheckpoints } from './bounded-checkpoints.ts'
import { noUselessCheckpoint } from './no-useless-checkpoint.ts'

export const checks: readonly Check[] = [
  ...[sameAnswer, sameFiles, exactlyOnceInOrder],
  ...[consistentLine, noUselessCheckpoint, staleEpoch, boundedCheckpoints],
  ...[oneIncarnation, fencedWrites, replicasAgree, ring, knownEnds, progress, recoverable, time],
]
