// Stale incarnation: once a process has been restarted, no message sent by an older incarnation becomes visible. What two processes send
// each other on a host that was taken for dead, and does not know it yet, is seen by nobody else: both are over.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { HostName } from '../../../trace/event.ts'

export const staleIncarnation: Check = {
  name: 'stale-incarnation',
  sentence: 'no process takes a message of an incarnation once a newer one runs',
  create({ violated }) {
    const newest = new Map<ProcessName, number>()
    /** Hosts taken for dead that are not back. */
    const dead = new Set<HostName>()
    return {
      on: {
        'host-declared-dead': ({ dead: host }) => dead.add(host),
        'host-joins': ({ host }) => dead.delete(host),
        restored: ({ process, incarnation }) => {
          newest.set(process, Math.max(incarnation, newest.get(process) ?? 0))
        },
        'message-arrived': ({ host, process, from, sequence, senderIncarnation, duplicate }) => {
          if (duplicate || dead.has(host) || senderIncarnation >= (newest.get(from) ?? 0)) return
          violated(`${process} takes message ${sequence} of incarnation ${senderIncarnation} of ${from}, which is over`)
        },
      },
    }
  },
}
