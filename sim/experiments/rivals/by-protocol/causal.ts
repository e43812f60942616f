// Causal logging: a count and determinants are piggybacked on messages, each once if one crash at a time is to be survived; plus four bytes
// for each of the two that can say what is covered, and eight for each checkpoint that a host is told of.

import { recoversBest } from '../claims.ts'
import type { Rival } from '../rival.ts'

const COUNT_BYTES = 4
const DETERMINANT_BYTES = 16
const COVERED_BYTES = 4
const COVERED_INDEX_BYTES = 8

export const causal: Rival = {
  family: 'causal',
  derived: ({ messages, processes, checkpoints }) => {
    const most = (COUNT_BYTES + DETERMINANT_BYTES) * messages
    // the last message to each process rides on nothing, unless that has somebody left to send to
    const least = Math.max(COUNT_BYTES * messages, most - DETERMINANT_BYTES * processes)
    const pairs = processes * (processes - 1)
    return {
      datagrams: 2 * messages,
      headerBytes: [least, most + checkpoints * pairs * (COVERED_BYTES + COVERED_INDEX_BYTES)],
      controlMessages: 0,
      versions: Math.min(checkpoints, 1),
    }
  },
  claims: [
    {
      statement: 'after one failure only a pessimistic log is as good as a causal one',
      source: 'Rao, Alvisi and Vin, The cost of recovery in message logging protocols, 2000 (sign)',
      published: 'pessimistic and causal protocols recover best',
      weigh: (evidence) => recoversBest(evidence, 'causal', ['star']),
    },
  ],
}
