// Three-way messages: each goes to its receiver, to the receiver's backup, and is counted at the sender's.

import { seconds, weighEach } from '../claims.ts'
import type { Rival } from '../rival.ts'

/** Index and stamp; a receiver and a number. */
const RECORD_BYTES = 16
const COUNT_BYTES = 12

const PUBLISHED_TIMES = 1.6
/** Half of what was added: a single figure, of two other machines, says no more than that. */
const TOLERANCE = 0.3

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
  claims: [
    {
      statement: 'three-way messages slow a program down',
      source: 'Borg and others 1989 on TARGON/32, two machines, cited by Sens 1995, section 6.5',
      published: '1.6 times slower',
      weigh: (evidence) =>
        weighEach(
          evidence,
          (application) => {
            const overhead = evidence.overheadPercent('backup', application)
            return overhead === null ? null : 1 + overhead / 100
          },
          (times) => `${times.toFixed(2)} times`,
          (times) => Math.abs(times - PUBLISHED_TIMES) <= TOLERANCE,
        ),
    },
    {
      statement: 'a process is back soon: its backup has the messages',
      source: 'Borg and others 1989 on TARGON/32, two machines, cited by Sens 1995, section 6.5',
      published: '5 to 15 s',
      weigh: (evidence) =>
        weighEach(
          evidence,
          (application) => {
            const { restoreSeconds, replaySeconds } = evidence.crash('backup', application) ?? {}
            return restoreSeconds == null || replaySeconds == null ? null : restoreSeconds + replaySeconds
          },
          seconds,
          (value) => value >= 5 && value <= 15,
        ),
    },
  ],
}
