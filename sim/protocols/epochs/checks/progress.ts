// Progress where survivors roll back too, however far, and there is no replay. After the last recovery line everything may be redone from
// the beginning, on one workstation, at half the speed: W = 2 P L, for P processes and a fault-free run of length L, slowed down by
// checkpoints. What was done before that line counts for nothing, so the lines of F faults may each have to be awaited:
//
// - the crash is detected;
// - the leader may fail. The others wait for as long as a recovery is overdue, plus one timeout for each host, so that they do not all lead
//   at once; after k failed leaders 2^k times as long, up to a limit;
// - for each process a recovery makes four requests to each server: claim, list versions, roll back, prune. A checkpoint makes at least
//   three (begin, one block, commit), so these take no longer than two rounds of checkpoints, 2 D. Images are read back in D.
//
// The last line, on which all have ended, takes as many requests and as much waiting once more; and one round of checkpoints may be in
// progress.

import {
  detectionNs,
  progressWithin,
  roundNs,
  type Suffered,
  withCheckpoints,
} from '../../../checks/invariants/progress.ts'
import { overdueNs } from '../../../cluster/settings.ts'
import { patience } from '../standing.ts'

export function progressBound(suffered: Suffered): number {
  const { setting, processes, faults, crashFreeNs } = suffered
  const allNs = roundNs(suffered)
  const linesNs = (faults + 1) * (3 * allNs + detectionNs(setting)) + leadersNs(suffered)
  return withCheckpoints(2 * processes * crashFreeNs, suffered) + allNs + linesNs
}

export const progress = progressWithin(progressBound)

/** Waiting for leaders that fail one after another. */
function leadersNs({ setting: { hosts, ring }, faults }: Suffered): number {
  const onceNs = overdueNs(ring) + hosts.length * ring.timeoutNs
  let times = 0
  for (let failed = 0; failed <= faults; failed++) times += patience(failed)
  return times * onceNs
}
