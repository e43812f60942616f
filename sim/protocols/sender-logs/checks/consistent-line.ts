// Consistent line: when a process is live again, no process has seen a message that it has not sent; and at the end nothing that was
// acknowledged is missing.

import type { Check } from '../../../checks/check.ts'
import { Courses } from '../../epochs/checks/courses.ts'

export const consistentLine: Check = {
  name: 'consistent-line',
  sentence:
    'no process has seen a message that its sender, once live again, has not sent, and nothing acknowledged is lost',
  create({ promise, violated }) {
    const courses = new Courses()
    return {
      on: {
        ...courses.on,
        // what is sent again is acknowledged again
        'message-acknowledged': ({ process, incarnation, to, sequence }) => {
          const { acknowledged, incarnation: atWork } = courses.of(process)
          if (incarnation === atWork) acknowledged.set(to, Math.max(sequence, acknowledged.get(to) ?? 0))
        },
        'live-again': ({ process, incarnation }) => {
          const sender = courses.of(process)
          if (sender.incarnation !== incarnation) return
          for (const [to, { seen }] of courses.all()) {
            const count = seen.get(process)?.length ?? 0
            const sent = sender.sentUpTo(Number.POSITIVE_INFINITY, to)
            if (count > sent)
              violated(`${to} has seen message ${count} of ${process}, which is live again and has sent ${sent}`)
          }
        },
      },
      atEnd: ({ outcome }) => {
        if (outcome !== 'completed' || !promise.kept) return
        for (const message of courses.missing()) violated(message)
      },
    }
  },
}
