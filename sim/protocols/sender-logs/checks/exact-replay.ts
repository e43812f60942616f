// Exact replay, as far as anybody depends on it: what a process had received before it sent something that others have seen, it receives again in
// the same order. What it received after that was known to nobody, and may come in another order.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { TraceEvent } from '../../../trace/event.ts'

type Received = Extract<TraceEvent, { kind: 'message-received' }>

interface Course {
  incarnation: number
  /** In order; `position` of them by the incarnation at work. */
  received: Received[]
  position: number
  /** How many of these somebody depends on. */
  needed: number
  /** By receiver and number: how many messages the process had received when it sent that. */
  readonly sentAt: Map<string, number>
}

export const exactReplay: Check = {
  name: 'exact-replay',
  sentence: 'a process that was restarted receives the same messages in the same order, as far as others depend on it',
  create({ promise, violated }) {
    const courses = new Map<ProcessName, Course>()
    const of = (process: ProcessName): Course => {
      let course = courses.get(process)
      if (course === undefined) {
        course = { incarnation: 1, received: [], position: 0, needed: 0, sentAt: new Map() }
        courses.set(process, course)
      }
      return course
    }
    return {
      on: {
        'message-sent': ({ process, incarnation, to, sequence }) => {
          const course = of(process)
          if (incarnation === course.incarnation) course.sentAt.set(`${sequence} ${to}`, course.position)
        },
        // visible: what its sender had received by then has to stay as it was
        'message-logged': ({ process, from, sequence }) => {
          const course = of(from)
          course.needed = Math.max(course.needed, course.sentAt.get(`${sequence} ${process}`) ?? 0)
        },
        'message-received': (event) => {
          const course = of(event.process)
          if (event.incarnation !== course.incarnation) return
          const before = course.received[course.position]
          const isSame =
            before === undefined ||
            (before.from === event.from && before.sequence === event.sequence && before.digest === event.digest)
          if (!isSame) {
            // who depends on it may have been lost too, if there was more than one crash at a time
            if (course.position < course.needed && promise.kept) {
              violated(
                `as its message ${course.position + 1} ${event.process} receives message ${event.sequence} of ${event.from}; ` +
                  `before its crash it was message ${before.sequence} of ${before.from}, and others depend on that`,
              )
            }
            course.received = course.received.slice(0, course.position)
          }
          course.received[course.position++] = event
        },
        restored: ({ process, incarnation, received }) => {
          const course = of(process)
          course.incarnation = incarnation
          course.position = Math.min(received, course.received.length)
        },
      },
    }
  },
}
