// Sender-based logging: an index in each answer, and a confirmation that rides on the next message or goes alone; now and then how far messages
// are covered.

import type { Rival } from '../rival.ts'

const INDEX_BYTES = 8
const COVERED_BYTES = 4

export const senderBased: Rival = {
  family: 'pessimistic',
  unanswered: ['confirm'],
  derived: ({ messages, checkpoints }) => ({
    datagrams: [2 * messages, 3 * messages],
    headerBytes: [2 * INDEX_BYTES * messages, (2 * INDEX_BYTES + 2 * COVERED_BYTES) * messages],
    controlMessages: 0,
    versions: Math.min(checkpoints, 1),
  }),
  claims: [],
}
