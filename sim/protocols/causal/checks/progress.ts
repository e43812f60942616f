// Progress under causal logging: as under STAR, everything may be redone on one workstation, at half the speed, and each fault costs a
// recovery whose replay is as long as the whole run; nothing is written to a log, neither before a crash nor after it: W = (2 P + F) L, for
// P processes and F faults. A message that has to wait for a recovery waits no longer than that takes.

import { detectionNs, progressWithin, roundNs, withCheckpoints } from '../../../checks/invariants/progress.ts'

export const progress = progressWithin((suffered) => {
  const { setting, processes, faults, crashFreeNs } = suffered
  const allNs = roundNs(suffered)
  const workNs = (2 * processes + faults) * crashFreeNs
  return withCheckpoints(workNs, suffered) + allNs + faults * (allNs + detectionNs(setting))
})
