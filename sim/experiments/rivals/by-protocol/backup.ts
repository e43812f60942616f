// Three-way messages: each goes to its receiver, to the receiver's backup, and is counted at the sender's.

import { perApplication, seconds } from '../claims.ts'
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
  claims: [
    {
      statement: 'three-way messages slow a program down',
      source: 'Borg and others 1989 on TARGON/32, two machines, cited by Sens 1995, section 6.5',
      published: '1.6 times slower',
      weigh(evidence) {
        const found = perApplication(evidence.applications, (application) =>
          evidence.overheadPercent('backup', application),
        )
        return (
          found && {
            simulated: found.map(({ application, value }) => `${application} ${(1 + value / 100).toFixed(2)} times`),
            agrees: found.every(({ value }) => Math.abs(1 + value / 100 - 1.6) <= 0.3),
          }
        )
      },
    },
    {
      statement: 'a process is back soon: its backup has the messages',
      source: 'Borg and others 1989 on TARGON/32, two machines, cited by Sens 1995, section 6.5',
      published: '5 to 15 s',
      weigh(evidence) {
        const found = perApplication(evidence.applications, (application) => {
          const { restoreSeconds, replaySeconds } = evidence.crash('backup', application) ?? {}
          return restoreSeconds == null || replaySeconds == null ? null : restoreSeconds + replaySeconds
        })
        return (
          found && {
            simulated: found.map(({ application, value }) => `${application} ${seconds(value)}`),
            agrees: found.every(({ value }) => value >= 5 && value <= 15),
          }
        )
      },
    },
  ],
}
