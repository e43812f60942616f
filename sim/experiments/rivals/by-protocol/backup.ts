// Three-way messages: each goes to its receiver, to the receiver's backup, and is counted at the sender's.

import type { Rival } from '../rival.ts'

/** Index and stamp; a receiver and a number. */
const RECORD_BYTES = 16
const COUNT_BYTES = 12

export const backup: Rival = {
  family: null,
  alsoMessages: ['queue', 'sent'],
  derived: ({ messages, messageBytes, checkpoints, processes }) => ({
    datagrams: 6 * messages,
    headerBytes: messageBytes + (RECORD_BYTES + COUNT_BYTES) * messages,
    // each process makes one backup, and tells it of its checkpoints
    controlMessages: processes + checkpoints,
    versions: Math.min(1, checkpoints),
  }),
  claims: [],
}
