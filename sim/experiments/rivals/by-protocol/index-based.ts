// Checkpoints by index: epoch and index go with each message, and nothing is asked while nothing fails. Who finds that all have ended asks every other
// host for the answers, and tells it the last line.

import type { Rival } from '../rival.ts'

const RIDER_BYTES = 8

export const indexBased: Rival = {
  family: 'induced',
  aboutEnds: ['ends', 'answers', 'last-line'],
  derived: ({ messages }) => ({
    datagrams: 2 * messages,
    headerBytes: RIDER_BYTES * messages,
    controlMessages: 0,
    versions: null,
  }),
  claims: [],
}
