// Progress: once faults stop, the run ends within a bound, which is meant to be generous but finite. Its parts:
//
// Work: everything is redone on one workstation, at half the speed, and each fault costs a recovery whose replay is as long as the
// whole run: W = (2 P + F) L, for P processes, F faults, and a fault-free run of length L.
//
// Checkpoints: L may be too short for a single checkpoint, while a run of length W takes them all the time. P of them can be due at once
// and compete for the same cable and disks; each needs these for at most c, so all are written within D = P c. The alarm is set
// again when its handler is done, so a process that blocks during its checkpoints runs for an interval I between two of them: W takes
// W (1 + D / I). A child that writes concurrently takes at most D of each interval from its process, so W takes W / (1 - D / I). If that
// leaves little or nothing, the process still gets its turn, since each child has only one block in flight: at most P blocks go ahead
// of anything of its own, and W takes at most W (1 + P + D / I). In each case one round of checkpoints may be in progress at the end.
//
// Each fault also requires images to be read back, which takes as long as writing them, and its crash to be detected, one by one.

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

/** The factor by which checkpoints of this many processes slow work down. */
function slowdown({ intervalNs, standsStill, longestNs }: CheckpointSetting, processes: number): number {
  const share = (processes * longestNs) / intervalNs
  if (standsStill) return 1 + share
  const inTurns = 1 + processes + share
  return share < 1 ? Math.min(1 / (1 - share), inTurns) : inTurns
}
