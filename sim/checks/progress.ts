// Progress: once faults stop, the run ends within a bound. It is meant to be generous and to be finite: everything is done again
// on one workstation, twice as slowly, each recovery takes as long as the whole run, and every crash is found one after the other.

import type { Check } from './check.ts'

export const progress: Check = {
  name: 'progress',
  sentence: 'once faults stop, every program ends within a bound of virtual time',
  create({ setting, promise, violated }) {
    const { hosts, ring, crashFree } = setting
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
        const boundNs = lastFault + (2 * processes.length + faults) * crashFree.endedNs + faults * findingNs
        if (faults > 0 && atNs > boundNs) {
          violated(`the run ended at ${atNs} ns; its last fault was at ${lastFault} ns, so the bound is ${boundNs} ns`)
        }
      },
    }
  },
}
