// No orphan: nothing that a process sends depends on something that only its own host knows. For each message that it has received, its
// sender knows the place, or the servers have it, or a checkpoint covers it.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'

const stampOf = (from: ProcessName, to: ProcessName, sequence: number): string => `${sequence} ${from} ${to}`

interface Visible {
  readonly from: ProcessName
  readonly sequence: number
  /** Counts the messages that became visible. */
  readonly position: number
  isReceived: boolean
}

interface Course {
  /** Messages that are visible, and in no committed checkpoint. */
  open: Visible[]
  position: number
  /** By checkpoint: what was visible when its image was taken. */
  readonly images: Map<string, number>
  /** Whether it is being given what others have kept for it. */
  isRestored: boolean
}

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence: 'nothing that a process sends depends on a message whose place in its order is known to nobody else',
  create({ promise, violated }) {
    /** Stamps of messages whose place somebody else knows. */
    const known = new Set<string>()
    const ended = new Set<ProcessName>()
    const courses = new Map<ProcessName, Course>()
    const of = (process: ProcessName): Course => {
      let course = courses.get(process)
      if (course === undefined) {
        course = { open: [], position: 0, images: new Map(), isRestored: false }
        courses.set(process, course)
      }
      return course
    }
    return {
      on: {
        'message-acknowledged': ({ process, to, sequence }) => {
          known.add(stampOf(process, to, sequence))
        },
        'record-stored': ({ process, from, sequence }) => {
          known.add(stampOf(from, process, sequence))
        },
        'process-ended': ({ process }) => {
          ended.add(process)
        },
        restored: ({ process }) => {
          const course = of(process)
          course.open = []
          course.isRestored = true
        },
        'replay-begins': ({ process }) => {
          of(process).isRestored = false
        },
        'message-logged': ({ process, from, sequence }) => {
          const course = of(process)
          course.position++
          if (!course.isRestored) course.open.push({ from, sequence, position: course.position, isReceived: false })
        },
        'message-received': ({ process, from, sequence }) => {
          for (const each of of(process).open) {
            if (each.from === from && each.sequence === sequence) each.isReceived = true
          }
        },
        'image-taken': ({ process, incarnation, number }) => {
          const course = of(process)
          course.images.set(`${incarnation} ${number}`, course.position)
        },
        'checkpoint-committed': ({ process, incarnation, number }) => {
          const course = of(process)
          const position = course.images.get(`${incarnation} ${number}`) ?? 0
          course.open = course.open.filter((each) => each.position > position)
        },
        'message-sent': ({ process, to, sequence }) => {
          if (!promise.kept) return
          for (const { from, sequence: received, isReceived } of of(process).open) {
            if (!isReceived || known.has(stampOf(from, process, received)) || ended.has(from)) continue
            violated(
              `${process} sends message ${sequence} to ${to}, and only its own host knows when it took message ${received} of ${from}`,
            )
          }
        },
      },
    }
  },
}
