// Stale epoch: no message that a recovery has undone becomes visible on a host that knows of that recovery. One that is merely late may.

import type { Check } from '../../../checks/check.ts'
import { CoursesByIndex } from './courses-by-index.ts'

export const staleEpoch: Check = {
  name: 'stale-epoch',
  sentence: 'no message of an execution that was undone becomes visible on a host that knows of it',
  create({ violated }) {
    const courses = new CoursesByIndex()
    /**
     * By host, receiver, sender and number: the incarnation that sent the copy accepted there; a superseded receiver may accept another.
     */
    const senders = new Map<string, number>()
    return {
      on: {
        ...courses.on,
        'message-arrived': ({ host, process, from, sequence, senderIncarnation, duplicate }) => {
          if (!duplicate) senders.set(`${host} ${process} ${from} ${sequence}`, senderIncarnation)
        },
        'message-logged': (event, atNs) => {
          courses.on['message-logged']!(event, atNs)
          const { host, process, from, sequence } = event
          const by = senders.get(`${host} ${process} ${from} ${sequence}`) ?? 0
          for (const { epoch, left } of courses.lines) {
            const of = epoch <= courses.knownTo(host) ? left.get(from) : undefined
            if (of === undefined || by >= of.incarnation || sequence <= (of.sent.get(process) ?? 0)) continue
            violated(
              `${process} sees message ${sequence} of incarnation ${by} of ${from}, which line ${epoch} has undone`,
            )
          }
        },
      },
    }
  },
}
