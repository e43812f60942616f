// The newest line that a recovery could have chosen, computed from the trace message by message: processes whose present state is gone roll
// back, and beyond that only those that have seen messages not sent there.

import type { ProcessName } from '../../../programs/program.ts'
import type { Course, Courses, Line, Point } from './courses.ts'

/** The newest point before a position that a process can roll back to; undefined: its beginning. */
export type PointBefore = (process: ProcessName, course: Course, before: number) => Point | undefined

/**
 * For each process the number of its checkpoint on the line, or Infinity if it stays.
 * @param line processes that are not on it count as undone altogether
 * @param conforming the first incarnation of each process that conformed to the line before
 */
export function newestLine(
  courses: Courses,
  line: Line,
  conforming: ReadonlyMap<ProcessName, number>,
  pointBefore: PointBefore,
): Map<ProcessName, number> {
  const numbers = new Map<ProcessName, number>()
  const cuts = new Map<ProcessName, number>()
  /** False if there is nothing further back. */
  const goBack = (process: ProcessName, before: number): boolean => {
    const point = pointBefore(process, courses.of(process), before)
    const cut = point?.position ?? 0
    const isFurther = cut < (cuts.get(process) ?? Number.POSITIVE_INFINITY)
    numbers.set(process, point?.number ?? 0)
    cuts.set(process, cut)
    return isFurther
  }
  const onLine = new Set(line.processes)
  for (const [process, { host, incarnation, position }] of courses.all()) {
    if (!onLine.has(process)) cuts.set(process, 0)
    else if (host !== null && incarnation >= (conforming.get(process) ?? 0)) {
      numbers.set(process, Number.POSITIVE_INFINITY)
      cuts.set(process, position)
    } else goBack(process, Number.POSITIVE_INFINITY)
  }
  for (let moved = true; moved; ) {
    moved = false
    for (const process of onLine) {
      for (const [from, positions] of courses.of(process).seen) {
        const sent = courses.of(from).sentUpTo(cuts.get(from) ?? 0, process)
        const orphan = positions[sent]
        if (orphan === undefined || orphan > (cuts.get(process) ?? 0)) continue
        if (goBack(process, orphan)) moved = true
      }
    }
  }
  return numbers
}

/** The first incarnation of each process that conforms to a line. */
export const conformingTo = ({ processes, incarnations }: Line): Map<ProcessName, number> =>
  new Map(processes.map((process, at) => [process, incarnations[at]!]))

/** What is wrong with a line: the processes that roll back further than the newest line has them. */
export function* goesTooFar(
  courses: Courses,
  line: Line,
  newest: ReadonlyMap<ProcessName, number>,
): IterableIterator<string> {
  const { epoch, processes, checkpoints, incarnations } = line
  for (const [at, process] of processes.entries()) {
    const number = checkpoints[at]!
    const possible = newest.get(process)
    if (number < 0 || possible === undefined || number >= possible) continue
    if (courses.runsOn(process, number, incarnations[at]!)) continue
    yield `line ${epoch} has ${process} at checkpoint ${number}, and ` +
      (possible === Number.POSITIVE_INFINITY ? 'it could stay' : `checkpoint ${possible} would do`)
  }
}
