// Exact replay, as far as anybody depends on it: what a process had received before it sent something that others have seen, it receives
// again in the same order. What it received after that was known to nobody, or only to processes lost with it, and may come in another
// order.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { TraceEvent } from '../../../trace/event.ts'
import { Courses } from '../../epochs/checks/courses.ts'

type Received = Extract<TraceEvent, { kind: 'message-received' }>

interface Replayed {
  incarnation: number
  /** In order; the current incarnation has received `position` of them. */
  received: Received[]
  position: number
  /** By receiver and number: how many messages the process had received when it sent that. */
  readonly sentAt: Map<ProcessName, number[]>
}

export const exactReplay: Check = {
  name: 'exact-replay',
  sentence: 'a restarted process receives the same messages in the same order, as far as others depend on it',
  create({ promise, violated }) {
    const courses = new Courses()
    const replayed = new Map<ProcessName, Replayed>()
    const of = (process: ProcessName): Replayed => {
      let course = replayed.get(process)
      if (course === undefined) {
        course = { incarnation: 1, received: [], position: 0, sentAt: new Map() }
        replayed.set(process, course)
      }
      return course
    }
    /** How many messages it had received when it sent the last one that somebody on a live host has seen. */
    const neededOf = (process: ProcessName): number => {
      let needed = 0
      for (const [to, sentAt] of of(process).sentAt) {
        const { seen, host } = courses.of(to)
        const count = host === null ? 0 : (seen.get(process)?.length ?? 0)
        needed = Math.max(needed, sentAt[count] ?? 0)
      }
      return needed
    }
    return {
      on: {
        ...courses.on,
        'message-sent': (event, at) => {
          courses.on['message-sent']!(event, at)
          const { process, incarnation, to, sequence } = event
          const course = of(process)
          if (incarnation !== course.incarnation) return
          let sentAt = course.sentAt.get(to)
          if (sentAt === undefined) {
            sentAt = []
            course.sentAt.set(to, sentAt)
          }
          sentAt[sequence] = course.position
        },
        'message-received': (event) => {
          const { process, incarnation, from, sequence, digest } = event
          const course = of(process)
          if (incarnation !== course.incarnation) return
          const before = course.received[course.position]
          const isSame =
            before === undefined || (before.from === from && before.sequence === sequence && before.digest === digest)
          if (!isSame) {
            // processes that depend on it may have been lost too, if more was lost than the protocol promises to survive
            if (promise.kept && course.position < neededOf(process)) {
              violated(
                `as its message ${course.position + 1} ${process} receives message ${sequence} of ${from}; ` +
                  `before its crash it was message ${before.sequence} of ${before.from}, and others depend on that`,
              )
            }
            course.received = course.received.slice(0, course.position)
          }
          course.received[course.position++] = event
        },
        restored: (event, at) => {
          courses.on.restored!(event, at)
          const { process, incarnation, received } = event
          const course = of(process)
          course.incarnation = incarnation
          course.position = Math.min(received, course.received.length)
        },
      },
    }
  },
}
