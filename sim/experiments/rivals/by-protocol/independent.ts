// Independent checkpoints without a log: epoch and span go with each message. While nothing fails nothing is asked and no version dropped.
// The host that finds that all have ended leads to the last line: it stops every other host, file servers too, and tells them the line.

import { perApplication, weighEach } from '../claims.ts'
import type { Rival } from '../rival.ts'

const RIDER_BYTES = 8

export const independent: Rival = {
  family: 'uncoordinated',
  countsVersionsOf: 'all',
  aboutEnds: ['ends'],
  derived: ({ messages, hosts, checkpoints }) => ({
    datagrams: 2 * messages,
    headerBytes: RIDER_BYTES * messages,
    controlMessages: 2 * (hosts - 1),
    versions: checkpoints,
  }),
  claims: [
    {
      statement: 'the failure of one process makes others roll back',
      source: 'Sens 1995, section 3.1',
      published: 'others roll back',
      weigh(evidence) {
        const back = perApplication(
          evidence.applications,
          (application) => evidence.crash('independent', application)?.survivorsRolledBack ?? null,
        )
        return (
          back && {
            simulated: back.map(({ application, value }) => `${application} ${value.toFixed(1)}`),
            agrees: back.some(({ value }) => value > 0),
          }
        )
      },
    },
    {
      statement: 'at most n (n + 1) / 2 checkpoints are kept after a recovery',
      source: 'Wang, Chung, Lin and Fuchs, Checkpoint space reclamation, 1995 (exact)',
      published: '15 for 5 processes',
      weigh: (evidence) =>
        weighEach(
          evidence,
          (application) => evidence.crash('independent', application)?.versionsKept ?? null,
          String,
          (value) => value <= 15,
        ),
    },
  ],
}
