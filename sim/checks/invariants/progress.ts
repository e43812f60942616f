// Progress: once faults stop, the run ends within a bound, which is meant to be generous but finite. How long that is depends on how much
// a crash throws back, so each protocol derives its own bound; what the bounds are made of is here.
//
// Checkpoints: a fault-free run of length L may be too short for a single checkpoint, while a run of length W takes them all the time. P of
// them can be due at once and compete for the same cable and disks; each needs these for at most c, so all are written within D = P c. The
// alarm is set again when its handler is done, so a process that blocks during its checkpoints runs for an interval I between two of them: W
// takes W (1 + D / I). A child that writes concurrently takes at most D of each interval from its process, so W takes W / (1 - D / I). If that
// leaves little or nothing, the process still gets its turn, since each child has only one block in flight: at most P blocks go ahead
// of anything of its own, and W takes at most W (1 + P + D / I). In each case one round of checkpoints may be in progress at the end.
//
// Detection: each crash is found within period + (misses + 1) timeout, and in the worst case the hosts find theirs one after the other.

import type { Check } from '../check.ts'
import type { CheckpointSetting, RunSetting } from '../run-facts.ts'

/** What a bound is made of; times in nanoseconds. */
export interface Suffered {
  readonly setting: RunSetting
  readonly processes: number
  /** Crashes, restarts of hosts, stalls. */
  readonly faults: number
  /** L: the length of the run without any of them. */
  readonly crashFreeNs: number
}

/** At most how long a run lasts after its last fault, nanoseconds. */
export type ProgressBound = (suffered: Suffered) => number

export const progressWithin = (bound: ProgressBound): Check => ({
  name: 'progress',
  sentence: 'once faults stop, every program ends within a bound of virtual time',
  create({ setting, promise, violated }) {
    const { crashFree } = setting
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
        if (crashFree === null || outcome !== 'completed' || !promise.kept || faults === 0) return
        const suffered = { setting, processes: processes.length, faults, crashFreeNs: crashFree.endedNs }
        const boundNs = lastFault + bound(suffered)
        if (atNs <= boundNs) return
        violated(`the run ended at ${atNs} ns; its last fault was at ${lastFault} ns, so the bound is ${boundNs} ns`)
      },
    }
  },
})

/** Until all hosts have found whatever there is to find, one after the other. */
export const detectionNs = ({ hosts, ring }: RunSetting): number =>
  hosts.length * (ring.periodNs + (ring.misses + 1) * ring.timeoutNs)

/** D: a round of checkpoints of all processes. */
export const roundNs = ({ setting, processes }: Suffered): number => processes * (setting.checkpoint?.longestNs ?? 0)

/** How long work takes with the checkpoints that are taken meanwhile. */
export const withCheckpoints = (workNs: number, { setting, processes }: Suffered): number =>
  Math.ceil(workNs * (setting.checkpoint === null ? 1 : slowdown(setting.checkpoint, processes)))

/** The factor by which checkpoints of this many processes slow work down. */
function slowdown({ intervalNs, standsStill, longestNs }: CheckpointSetting, processes: number): number {
  const share = (processes * longestNs) / intervalNs
  if (standsStill) return 1 + share
  const inTurns = 1 + processes + share
  return share < 1 ? Math.min(1 / (1 - share), inTurns) : inTurns
}
