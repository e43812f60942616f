// Exactly once, in order: on every channel a process receives the messages 1, 2, 3, .. and none of them twice. A process that
// falls back to a checkpoint goes on from what it had received there.

import type { Check } from '../check.ts'

export const exactlyOnceInOrder: Check = {
  name: 'exactly-once-in-order',
  sentence: 'on every channel the program receives every message once, in the order in which they were sent',
  create({ history, violated }) {
    /** Per process: the last number received from each sender. */
    const channels = new Map<string, Map<string, number>>()
    const channelsOf = (process: string): Map<string, number> => {
      let last = channels.get(process)
      if (last === undefined) {
        last = new Map()
        channels.set(process, last)
      }
      return last
    }
    return {
      on: {
        'message-received': ({ process, incarnation, from, sequence }) => {
          if (incarnation !== history.of(process).incarnation) return
          const last = channelsOf(process)
          const expected = (last.get(from) ?? 0) + 1
          if (sequence !== expected) {
            violated(`${process} receives message ${sequence} of ${from}, where message ${expected} is due`)
          }
          last.set(from, sequence)
        },
        restored: ({ process, received }) => {
          const last = channelsOf(process)
          last.clear()
          const entries = history.of(process).received
          for (let k = 0; k < Math.min(received, entries.length); k++) last.set(entries[k]!.from, entries[k]!.sequence)
        },
      },
    }
  },
}
