// Progress where messages force checkpoints: each alarm may cause all processes to be saved, so P processes take as many checkpoints as if
// each had an interval P times shorter. The rest is as with all protocols with epochs.

import type { Check } from '../../../checks/check.ts'
import { progressWithin, type Suffered } from '../../../checks/invariants/progress.ts'
import { progressBound } from '../../epochs/checks/progress.ts'

function withForced(suffered: Suffered): Suffered {
  const { setting, processes } = suffered
  const { checkpoint } = setting
  if (checkpoint === null) return suffered
  const intervalNs = Math.max(1, Math.floor(checkpoint.intervalNs / processes))
  return { ...suffered, setting: { ...setting, checkpoint: { ...checkpoint, intervalNs } } }
}

export const progress: Check = progressWithin((suffered) => progressBound(withForced(suffered)))
