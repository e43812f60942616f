// The checks of sender-based logging, in the order in which they are presented.

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
import { consistentLine } from '../../sender-logs/checks/consistent-line.ts'
import { exactReplay } from '../../sender-logs/checks/exact-replay.ts'
import { oneCheckpoint } from '../../sender-logs/checks/one-checkpoint.ts'
import { staleIncarnation } from '../../sender-logs/checks/stale-incarnation.ts'
import { noDomino } from '../../shared/checks/no-domino.ts'
import { noOrphan } from './no-orphan.ts'
import { progress } from './progress.ts'

export const checks: readonly Check[] = [
  ...[sameAnswer, sameFiles, exactlyOnceInOrder],
  ...[exactReplay, noOrphan, consistentLine, noDomino, staleIncarnation, oneCheckpoint],
  ...[oneIncarnation, fencedWrites, replicasAgree, ring, knownEnds, progress, recoverable, time],
]
