// Checkpoints by index: epoch and index go with each message, and nothing is asked while nothing fails. The host that finds that all have
// ended asks every other host for the answers, and tells it the last line.

import { perApplication, percent } from '../claims.ts'
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
  claims: [
    {
      statement: 'a process decides itself when it is saved: messages force few checkpoints',
      source: 'Alvisi and others, An analysis of communication induced checkpointing, 1999 (tone)',
      published: 'conventional wisdom, called questionable',
      weigh(evidence) {
        const shares = perApplication(evidence.applications, (application) => {
          const row = evidence.traffic('index', application)
          return row === null || row.checkpoints === 0 ? null : row.forcedCheckpoints / row.checkpoints
        })
        return (
          shares && {
            simulated: shares.map(({ application, value }) => `${application} ${percent(100 * value)} forced`),
            // questionable, if somewhere most are forced
            agrees: shares.some(({ value }) => value > 0.5),
          }
        )
      },
    },
  ],
}
