// Sender-based logging: an index in each answer, and a confirmation that is piggybacked on the next message or goes alone; now and then
// up to where messages are covered.

import { dearer, perApplication, percent } from '../claims.ts'
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
  claims: [
    {
      statement: 'a log in the memories of the senders costs little',
      source: 'Johnson and Zwaenepoel, Sender-based message logging, 1987',
      published: 'below 16 %, at most 2 % on average',
      weigh(evidence) {
        const costs = perApplication(evidence.applications, (application) =>
          evidence.overheadPercent('sender-based', application),
        )
        if (costs === null) return null
        const sum = costs.reduce((total, { value }) => total + value, 0)
        return {
          simulated: costs.map(({ application, value }) => `${application} ${percent(value)}`),
          agrees: sum <= 2 * costs.length && costs.every(({ value }) => value < 16),
        }
      },
    },
    {
      statement: 'a log at the receiver costs more than one at the senders',
      source: 'Elnozahy and Zwaenepoel, On the use and implementation of message logging, 1994 (sign)',
      published: 'sender-based logging is cheaper',
      weigh: (evidence) => dearer(evidence, 'star', 'sender-based'),
    },
  ],
}
