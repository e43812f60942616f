// Progress under sender-based logging: as under STAR, everything may be redone on one workstation, at half the speed, and each fault costs
// a recovery whose replay is as long as the whole run. But a fault-free run of length L logs nothing, whereas processes that have come
// together on one host do: a message may take more than twice as long (docs/messages.md), so W = (5 P + F) L, for P processes and F faults.

import { detectionNs, progressWithin, roundNs, withCheckpoints } from '../../../checks/invariants/progress.ts'

export const progress = progressWithin((suffered) => {
  const { setting, processes, faults, crashFreeNs } = suffered
  const allNs = roundNs(suffered)
  const workNs = (5 * processes + faults) * crashFreeNs
  return withCheckpoints(workNs, suffered) + allNs + faults * (allNs + detectionNs(setting))
})
