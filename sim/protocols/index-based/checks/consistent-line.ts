// Consistent line: where the line of a recovery cuts the courses of all processes, no process has seen a message that its sender has not
// sent there; no process returns to a checkpoint undone by a line that its host knows; and nothing acknowledged is lost for good.

import type { Check } from '../../../checks/check.ts'
import { CoursesByIndex } from './courses-by-index.ts'

export const consistentLine: Check = {
  name: 'consistent-line',
  sentence:
    'no process on a recovery line has seen a message that its sender has not sent there, and nothing acknowledged is lost',
  create({ promise, violated }) {
    const courses = new CoursesByIndex()
    return {
      on: {
        ...courses.on,
        'line-given': (event, atNs) => {
          courses.on['line-given']!(event, atNs)
          const present = courses.cutsAt(Number.POSITIVE_INFINITY)
          for (const orphan of courses.orphansOf(present)) violated(`on line ${event.epoch} ${orphan}`)
        },
        restored: (event, atNs) => {
          const { process, number, host, incarnation } = event
          const undoer = courses.undoer(process, number)
          const isNewest = incarnation >= courses.of(process).incarnation
          if (isNewest && undoer !== null && undoer <= courses.knownTo(host))
            violated(`${process} rolls back to checkpoint ${number}, which line ${undoer} has undone`)
          courses.on.restored!(event, atNs)
        },
      },
      atEnd: ({ outcome }) => {
        if (outcome !== 'completed' || !promise.kept) return
        for (const message of courses.missing()) violated(message)
      },
    }
  },
}
