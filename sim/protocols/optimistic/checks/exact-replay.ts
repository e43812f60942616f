// Exact replay: what a log gives a process again is what it had seen before, in the same order, and the program receives it as before.
// Processes are deterministic, so a dependence on a state that is rebuilt in this way stays valid.

import type { Check } from '../../../checks/check.ts'
import type { TraceEvent } from '../../../trace/event.ts'
import { States } from './states.ts'

type Received = Extract<TraceEvent, { kind: 'message-received' }>

/** What one process has received. */
interface Course {
  incarnation: number
  received: Received[]
  /** What it had received before it rolled back. */
  before: readonly Received[]
}

export const exactReplay: Check = {
  name: 'exact-replay',
  sentence:
    'the messages that a log gives a process again are those it had seen and received before, in the same order',
  create({ violated }) {
    const states = new States()
    const courses = new Map<string, Course>()
    const courseOf = (process: string): Course => {
      const course = courses.get(process) ?? { incarnation: 1, received: [], before: [] }
      courses.set(process, course)
      return course
    }
    return {
      on: {
        ...states.on,
        restored: (event, atNs) => {
          states.on.restored!(event, atNs)
          const { process, incarnation, received } = event
          const course = courseOf(process)
          if (incarnation < course.incarnation) return
          course.incarnation = incarnation
          course.before = course.received
          course.received = course.received.slice(0, received)
        },
        'message-logged': (event, atNs) => {
          states.on['message-logged']!(event, atNs)
          const { process, incarnation, index, from, sequence, digest } = event
          const replay = states.of(process).states.get(incarnation)?.replay
          if (replay == null || index >= replay.end) return
          const before = replay.before[index]
          if (before?.from === from && before.sequence === sequence && before.digest === digest) return
          violated(
            `${process} is given message ${sequence} of ${from} again at place ${index}; ` +
              (before === undefined ? 'nothing was there' : `message ${before.sequence} of ${before.from} was there`),
          )
        },
        'message-received': (event) => {
          const { process, incarnation, replayed } = event
          const course = courseOf(process)
          if (incarnation !== course.incarnation) return
          const before = course.before[course.received.length]
          course.received.push(event)
          if (!replayed || before === undefined) return
          const same =
            before.from === event.from && before.sequence === event.sequence && before.digest === event.digest
          if (same) return
          violated(
            `as its message ${course.received.length} ${process} receives message ${event.sequence} of ${event.from} again; ` +
              `it had received message ${before.sequence} of ${before.from}`,
          )
        },
      },
    }
  },
}
