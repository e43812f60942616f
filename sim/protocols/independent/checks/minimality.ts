// Minimality: no process rolls back further than dependences require. The newest line is computed from the trace: the newest committed
// checkpoints of processes whose present state is gone, and further back only where a process has seen a message not sent there.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { Courses, type Point } from '../../epochs/checks/courses.ts'
import { conformingTo, goesTooFar, newestLine, type PointBefore } from '../../epochs/checks/newest-line.ts'

export const minimality: Check = {
  name: 'minimality',
  sentence: 'no process rolls back further than its dependences require',
  create({ violated }) {
    const courses = new Courses()
    let conforming: ReadonlyMap<ProcessName, number> = new Map()
    /**
     * The checkpoints committed when the newest epoch was raised: those committed while a line is being computed may come too late for it.
     */
    let inTime = new Set<Point>()
    const pointBefore: PointBefore = (_, { points }, before) =>
      points.findLast((each) => inTime.has(each) && each.position < before)
    return {
      on: {
        ...courses.on,
        'epoch-raised': () => {
          inTime = new Set(
            [...courses.all()].flatMap(([, { points }]) => points.filter(({ isCommitted }) => isCommitted)),
          )
        },
        'line-committed': (line) => {
          if (courses.isSuperseded(line)) return
          const newest = newestLine(courses, line, conforming, pointBefore)
          conforming = conformingTo(line)
          for (const message of goesTooFar(courses, line, newest)) violated(message)
          courses.cut(line)
        },
      },
    }
  },
}
