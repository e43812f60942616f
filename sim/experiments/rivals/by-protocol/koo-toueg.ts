// Minimal blocking checkpoints: epoch and label go with each message. A process that takes a checkpoint asks each of those on which it
// depends, is answered by each, and passes the decision on to each. The last line is reached as with independent checkpoints.

import type { Rival } from '../rival.ts'

const RIDER_BYTES = 8
/** Asked, answered, told of the decision. */
const A_DEPENDENCE = 3

export const kooToueg: Rival = {
  family: 'coordinated',
  aboutEnds: ['ends'],
  derived: ({ messages, hosts, processes, checkpoints }) => {
    const atTheEnd = 2 * (hosts - 1)
    // from no dependence at all to one on each of the others
    return {
      datagrams: 2 * messages,
      headerBytes: RIDER_BYTES * messages,
      controlMessages: [atTheEnd, atTheEnd + A_DEPENDENCE * (processes - 1) * checkpoints],
      versions: Math.min(2, checkpoints),
    }
  },
  claims: [],
}
