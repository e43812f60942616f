// Independent checkpoints without a log: epoch and span go with each message.

import type { Rival } from '../rival.ts'

const RIDER_BYTES = 8

export const independent: Rival = {
  family: 'uncoordinated',
  countsVersionsOf: 'all',
  derived: ({ messages, processes }) => ({
    datagrams: 2 * messages,
    headerBytes: RIDER_BYTES * messages,
    controlMessages: 0,
    versions: [0, (processes * (processes + 1)) / 2],
  }),
  claims: [],
}
