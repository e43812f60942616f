// Coordinated checkpoints: epoch and number go with each message and each acknowledgement. A round asks every other host to take a
// checkpoint, is told when it has, and tells it that it counts. Ends count with a line, so there are rounds for them too.

import { dearer, percent, weighEach } from '../claims.ts'
import type { Rival } from '../rival.ts'

const TAG_BYTES = 8

export const coordinated: Rival = {
  family: 'coordinated',
  aboutEnds: ['ends'],
  derived: ({ messages, processes, rounds, fullRounds, checkpoints }) => {
    const aRound = 3 * (processes - 1)
    return {
      datagrams: 2 * messages,
      headerBytes: 2 * TAG_BYTES * messages,
      controlMessages: rounds === fullRounds ? aRound * rounds : [aRound * fullRounds, aRound * rounds],
      versions: Math.min(2, Math.ceil(checkpoints / processes)),
    }
  },
  claims: [
    {
      statement: 'checkpoints every two minutes cost next to nothing, with copy-on-write',
      source: 'Elnozahy, Johnson and Zwaenepoel, The performance of consistent checkpointing, 1992',
      published: 'six of eight programs below 1 %, the worst 5.8 %',
      weigh: (evidence) =>
        weighEach(
          evidence,
          (application) => evidence.overheadPercent('coordinated', application),
          percent,
          (value, application) => value <= (application === 'gauss' ? 5.8 : 1),
        ),
    },
    {
      statement: 'coordinated checkpoints cost no more than independent ones without a log',
      source: 'Silva and Silva, The performance of coordinated and independent checkpointing, 1999 (sign)',
      published: 'no more expensive',
      weigh: (evidence) => dearer(evidence, 'independent', 'coordinated'),
    },
    {
      statement: 'for programs that mostly compute, a log costs more than coordinated checkpoints',
      source: 'Elnozahy and Zwaenepoel, On the use and implementation of message logging, 1994 (sign)',
      published: 'logging costs more',
      weigh: (evidence) => dearer(evidence, 'star', 'coordinated'),
    },
  ],
}
