// Optimistic message logging: a vector goes with each message. Flushes go to the servers, which also say what is stable; hosts ask one
// another nothing as long as nothing crashes.

import { dearer } from '../claims.ts'
import type { Rival } from '../rival.ts'

const ENTRY_BYTES = 8

export const optimistic: Rival = {
  family: 'optimistic',
  countsVersionsOf: 'all',
  derived: ({ messages, processes, checkpoints }) => ({
    datagrams: 2 * messages,
    headerBytes: ENTRY_BYTES * processes * messages,
    controlMessages: 0,
    // what is stable throughout lets older ones go, sooner or later
    versions: [Math.min(checkpoints, 1), checkpoints],
  }),
  claims: [
    {
      statement: 'while nothing fails a log that is written behind costs less than a synchronous one',
      source:
        'Johnson and Zwaenepoel, Recovery in distributed systems using optimistic message logging and checkpointing, 1990 (sign)',
      published: 'optimistic logging is cheaper',
      weigh: (evidence) => dearer(evidence, 'star', 'optimistic'),
    },
  ],
}
