// Coordinated checkpoints: epoch and number go with each message and each acknowledgement; a round asks everybody to take a checkpoint, is told
// when they have, and tells them that it counts. Ends count with a line, so each may take a round of its own.

import type { Rival } from '../rival.ts'

const TAG_BYTES = 8

export const coordinated: Rival = {
  family: 'coordinated',
  derived: ({ messages, processes, checkpoints }) => {
    const aRound = 3 * (processes - 1)
    const rounds = checkpoints / processes
    return {
      datagrams: 2 * messages,
      headerBytes: 2 * TAG_BYTES * messages,
      controlMessages: [aRound * Math.floor(rounds), aRound * (Math.ceil(rounds) + processes)],
      versions: 2,
    }
  },
  claims: [],
}
