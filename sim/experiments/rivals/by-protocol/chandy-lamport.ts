// Snapshots: epoch and place go with each message, nothing with its acknowledgement. A round is a marker on every channel; every host
// but the one that began it reports when it is done, and is told that it counts. Ends count with a line, as with coordinated checkpoints.

import type { Rival } from '../rival.ts'

const RIDER_BYTES = 8

export const chandyLamport: Rival = {
  family: 'coordinated',
  aboutEnds: ['ends'],
  derived: ({ messages, processes, rounds, fullRounds, checkpoints }) => {
    const aRound = processes * (processes - 1) + 2 * (processes - 1)
    return {
      datagrams: 2 * messages,
      headerBytes: RIDER_BYTES * messages,
      controlMessages: rounds === fullRounds ? aRound * rounds : [aRound * fullRounds, aRound * rounds],
      versions: Math.min(2, Math.ceil(checkpoints / processes)),
    }
  },
  claims: [],
}
