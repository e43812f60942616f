// STAR: for each copy a record of each message, with index and stamp, and its answer.

import { dearer, recoversBest } from '../claims.ts'
import type { Rival } from '../rival.ts'

const RECORD_BYTES = 16

export const star: Rival = {
  family: 'pessimistic',
  derived: ({ messages, messageBytes, copies, checkpoints }) => ({
    datagrams: 2 * messages * (1 + copies),
    headerBytes: copies * (messageBytes + RECORD_BYTES * messages),
    controlMessages: 0,
    versions: Math.min(1, checkpoints),
  }),
  claims: [
    {
      statement: 'checkpoints cost less than consistent ones',
      source: 'Sens 1995, section 3.3',
      published: 'lower',
      weigh: (evidence) => dearer(evidence, 'coordinated', 'star'),
    },
    {
      statement: 'after one failure no protocol recovers sooner than a pessimistic log',
      source: 'Rao, Alvisi and Vin, The cost of recovery in message logging protocols, 2000 (sign)',
      published: 'pessimistic and causal protocols recover best',
      weigh: (evidence) => recoversBest(evidence, 'star', []),
    },
  ],
}
