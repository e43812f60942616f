// Minimality: nobody goes back further than dependences have it. The newest line is worked out of the trace, message by message: the newest
// committed checkpoints of those whose present state is gone, and from there on back only where somebody has seen what is not sent there.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { Courses, type Point } from '../../epochs/checks/courses.ts'

export const minimality: Check = {
  name: 'minimality',
  sentence: 'no process goes back further than what it depends on has gone back',
  create({ violated }) {
    const courses = new Courses()
    /** Of the newest line: the first incarnation of each process that is as the line has it. */
    let conforming = new Map<ProcessName, number>()
    /** What had been committed when the newest epoch was raised: what is committed while a line is worked out may come too late for it. */
    let inTime = new Set<Point>()
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
          const { epoch, processes, checkpoints, incarnations } = line
          const newest = newestLine(courses, conforming, inTime)
          conforming = new Map(processes.map((process, at) => [process, incarnations[at]!]))
          for (const [at, process] of processes.entries()) {
            const number = checkpoints[at]!
            const possible = newest.get(process)
            if (number < 0 || possible === undefined || number >= possible) continue
            violated(`line ${epoch} has ${process} at checkpoint ${number}, and checkpoint ${possible} would do`)
          }
          courses.cut(line)
        },
      },
    }
  },
}

/** Of each process the number of a checkpoint, or infinity: it stays. */
function newestLine(
  courses: Courses,
  conforming: ReadonlyMap<ProcessName, number>,
  inTime: ReadonlySet<Point>,
): Map<ProcessName, number> {
  const line = new Map<ProcessName, number>()
  const cuts = new Map<ProcessName, number>()
  const goBack = (process: ProcessName, before: number): void => {
    const point = courses.of(process).points.findLast((each) => inTime.has(each) && each.position < before)
    line.set(process, point?.number ?? 0)
    cuts.set(process, point?.position ?? 0)
  }
  for (const [process, { host, incarnation, position }] of courses.all()) {
    if (host !== null && incarnation >= (conforming.get(process) ?? 0)) {
      line.set(process, Number.POSITIVE_INFINITY)
      cuts.set(process, position)
    } else goBack(process, Number.POSITIVE_INFINITY)
  }
  for (let moved = true; moved; ) {
    moved = false
    for (const [process, { seen }] of courses.all()) {
      for (const [from, positions] of seen) {
        const sent = courses.of(from).sentUpTo(cuts.get(from) ?? 0, process)
        const orphan = positions[sent]
        if (orphan === undefined || orphan > cuts.get(process)!) continue
        goBack(process, orphan)
        moved = true
      }
    }
  }
  return line
}
