// Progress: once faults stop, the run ends within a bound. It is meant to be generous and to be finite, and it is made of what progress
// is made of.
//
// Work: everything is done again on one workstation, twice as slowly, and each fault costs a recovery whose replay is as long as the
// whole run: W = (2 P + F) L, for P processes, F faults, and a run of length L without any.
//
// Checkpoints: L may be too short for a single one, while a run of length W takes them all the time. P of them can be due at once, and
// then they use the same cable and the same disks; one takes c of these at most, so all are written within D = P c. An alarm is set
// again when its handler is done, so a process that stands still for its checkpoint runs for an interval I between two of them: W lasts
// W (1 + D / I). A child that writes beside its process takes at most D of each interval from it, so W lasts W / (1 - D / I); where that
// leaves little or nothing, the process still has its turn, since each child has but one block under way: at most P blocks go before
// anything of its own, and W lasts no more than W (1 + P + D / I). In each case one round of checkpoints may be under way at the end.
//
// Each fault also has images read back, as long as they took to be written, and its crash found, one after the other.

import type { Check } from '../check.ts'
import type { CheckpointSetting } from '../run-facts.ts'

export const progress: Check = {
  name: 'progress',
  sentence: 'once faults stop, every program ends within a bound of virtual time',
  create({ setting, promise, violated }) {
    const { hosts, ring, crashFree, checkpoint } = setting
    const findingNs = hosts.length * (ring.periodNs + (ring.misses + 1) * ring.timeoutNs)
    let lastFault = 0
    let faults = 0
    const fault = (atNs: number): void => {
      lastFault = Math.max(lastFault, atNs)
      faults++
    }
    return {
      on: {
        'host-crashed': (_, atNs) => fault(atNs),
        'host-restarted': (_, atNs) => fault(atNs),
        'host-stalled': ({ forNs }, atNs) => fault(atNs + forNs),
      },
      atEnd: ({ outcome, processes, atNs }) => {
        if (crashFree === null || outcome !== 'completed' || !promise.kept) return
        const workNs = (2 * processes.length + faults) * crashFree.endedNs
        const allNs = processes.length * (checkpoint?.longestNs ?? 0)
        const lastsNs = Math.ceil(workNs * (checkpoint === null ? 1 : slowdown(checkpoint, processes.length)))
        const boundNs = lastFault + lastsNs + allNs + faults * (allNs + findingNs)
        if (faults > 0 && atNs > boundNs) {
          violated(`the run ended at ${atNs} ns; its last fault was at ${lastFault} ns, so the bound is ${boundNs} ns`)
        }
      },
    }
  },
}

/** How many times as long work takes with checkpoints of so many processes. */
function slowdown({ intervalNs, standsStill, longestNs }: CheckpointSetting, processes: number): number {
  const share = (processes * longestNs) / intervalNs
  if (standsStill) return 1 + share
  const inTurns = 1 + processes + share
  return share < 1 ? Math.min(1 / (1 - share), inTurns) : inTurns
}
