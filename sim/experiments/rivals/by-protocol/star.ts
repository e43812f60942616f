// STAR: for each copy a record of each message, with index and stamp, and its answer.

import type { Rival } from '../rival.ts'

const RECORD_BYTES = 16

export const star: Rival = {
  family: 'pessimistic',
  derived: ({ messages, messageBytes, copies }) => ({
    datagrams: 2 * messages * (1 + copies),
    headerBytes: copies * (messageBytes + RECORD_BYTES * messages),
    controlMessages: 0,
    versions: 1,
  }),
  claims: [],
}
