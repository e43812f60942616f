// Exact replay: the k-th message that a process receives is the same one in every incarnation. Processes are deterministic, so this is what
// makes a restarted process the one that was lost.

import type { Check } from '../../../checks/check.ts'

export const exactReplay: Check = {
  name: 'exact-replay',
  sentence: 'the k-th message that a process receives is the same, stamp and content, in every incarnation',
  create({ history, violated }) {
    return {
      on: {
        'message-received': (event) => {
          const { received, position, incarnation } = history.of(event.process)
          if (event.incarnation !== incarnation) return
          const before = received[position - 1]!
          if (before === event) return
          const same =
            before.from === event.from && before.sequence === event.sequence && before.digest === event.digest
          if (same) return
          violated(
            `as its message ${position} ${event.process} receives message ${event.sequence} of ${event.from}; ` +
              `incarnation ${before.incarnation} received message ${before.sequence} of ${before.from}` +
              (before.digest === event.digest ? '' : ', and the content differs'),
          )
        },
        restored: ({ process, number, received }) => {
          const { checkpoints } = history.of(process)
          const expected = number === 0 ? 0 : checkpoints.get(number)
          if (received !== expected) {
            violated(`${process} rolls back to ${received} messages received; checkpoint ${number} had ${expected}`)
          }
        },
      },
    }
  },
}
