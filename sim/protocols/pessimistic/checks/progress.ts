// Progress under STAR: everything is redone on one workstation, at half the speed, and each fault costs a recovery whose replay is as long as
// the whole run: W = (2 P + F) L, for P processes, F faults, and a fault-free run of length L. W is slowed down by checkpoints, and one round D
// of them may be in progress at the end. Each fault also requires images to be read back, which takes as long as writing them, and its
// crash to be detected.

import { detectionNs, progressWithin, roundNs, withCheckpoints } from '../../../checks/invariants/progress.ts'

export const progress = progressWithin((suffered) => {
  const { setting, processes, faults, crashFreeNs } = suffered
  const allNs = roundNs(suffered)
  const workNs = (2 * processes + faults) * crashFreeNs
  return withCheckpoints(workNs, suffered) + allNs + faults * (allNs + detectionNs(setting))
})
