// Progress where nobody is replayed and survivors go back too, however far. After the last recovery line everything may be redone from the beginning, on one
// workstation, at half the speed: W = 2 P L, for P processes and a fault-free run of length L, slowed down by checkpoints. There is no replay. What
// was done before that line counts for nothing, so the lines of F faults may each have to be awaited:
//
// - the crash is detected;
// - whoever leads may fail. The others wait for as long as a recovery is overdue, and one timeout for each host, so that they do not all lead
//   at once; after k that failed 2^k times as long, up to a limit;
// - for each process a recovery asks each server for a claim, for versions, to go back, to prune: four requests. A checkpoint makes three at
//   least (announced, one block, committed), so these take no longer than two rounds of checkpoints, 2 D. Images are read back in D.
//
// The last line, on which all have ended, asks and waits as much once more; and one round of checkpoints may be in progress.

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

/** Waiting for leaders who fail one after the other. */
function leadersNs({ setting: { hosts, ring }, faults }: Suffered): number {
  const onceNs = overdueNs(ring) + hosts.length * ring.timeoutNs
  let times = 0
  for (let failed = 0; failed <= faults; failed++) times += patience(failed)
  return times * onceNs
}
