// Publishing: the recorder confirms each message in a datagram of its own; each checkpoint tells it what it may forget.

import { percent, weighEach } from '../claims.ts'
import type { Rival } from '../rival.ts'

const RECORDED_BYTES = 16

export const publishing: Rival = {
  family: 'pessimistic',
  unanswered: ['recorded'],
  derived: ({ messages, checkpoints }) => ({
    datagrams: 3 * messages,
    headerBytes: RECORDED_BYTES * messages,
    controlMessages: checkpoints,
    versions: Math.min(checkpoints, 1),
  }),
  claims: [
    {
      statement: 'a log on a recorder costs less than one on a file server',
      source:
        'derived: a recorder hears it on the wire, a file server has to be sent it; 1.2 is published for STAR with one copy',
      published: '0 to 20 %: between 1.0 and 1.2 times as long as with no copy',
      weigh: (evidence) =>
        weighEach(
          evidence,
          (application) => evidence.overheadPercent('publishing', application),
          percent,
          (value) => value < 20,
        ),
    },
  ],
}
