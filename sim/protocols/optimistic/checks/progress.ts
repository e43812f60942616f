// Progress where the log is written asynchronously and survivors roll back too. After the last fault everything may be redone from the
// beginning, on one workstation, at half the speed: W = 2 P L, for P processes and a fault-free run of length L. Each of F faults makes
// every process roll back at most once, and a replay is as long as the whole run: F P L more. W is slowed down by checkpoints. A rollback
// makes, for each process, requests to each server for a claim, versions, logs, rolling back, and the image, which take no longer than
// three rounds of checkpoints, 3 D; and each crash has to be detected. A round of checkpoints may be in progress at the end.

import { detectionNs, progressWithin, roundNs, withCheckpoints } from '../../../checks/invariants/progress.ts'

export const progress = progressWithin((suffered) => {
  const { setting, processes, faults, crashFreeNs } = suffered
  const allNs = roundNs(suffered)
  const workNs = (2 + faults) * processes * crashFreeNs
  return withCheckpoints(workNs, suffered) + allNs + faults * (3 * allNs + detectionNs(setting))
})
