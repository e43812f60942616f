// Stale incarnation: once a process has been restarted, no message that an older incarnation of it sends becomes visible.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'

export const staleIncarnation: Check = {
  name: 'stale-incarnation',
  sentence: 'a message of an incarnation is taken by nobody once a newer one runs',
  create({ violated }) {
    const newest = new Map<ProcessName, number>()
    return {
      on: {
        restored: ({ process, incarnation }) => {
          newest.set(process, Math.max(incarnation, newest.get(process) ?? 0))
        },
        'message-arrived': ({ process, from, sequence, senderIncarnation, duplicate }) => {
          if (duplicate || senderIncarnation >= (newest.get(from) ?? 0)) return
          violated(`${process} takes message ${sequence} of incarnation ${senderIncarnation} of ${from}, which is over`)
        },
      },
    }
  },
}
