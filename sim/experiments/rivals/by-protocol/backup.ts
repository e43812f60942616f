// Three-way messages: each goes to its receiver, to the receiver's backup, and is counted at the sender's.

import type { Rival } from '../rival.ts'

export const backup: Rival = {
  family: null,
  alsoMessages: ['queue', 'sent'],
  derived: ({ messages, messageBytes, checkpoints }) => ({
    datagrams: 6 * messages,
    headerBytes: messageBytes + (16 + 12) * messages,
    controlMessages: [checkpoints, 2 * checkpoints + 10],
    versions: Math.min(1, checkpoints),
  }),
  claims: [],
}
