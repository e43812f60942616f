// Minimality of checkpoints and of recoveries: exactly the processes that are needed save themselves together, and only those roll back
// that depend on something lost. Both are computed from the trace, message by message. Where a creation is the only dependence, its creator
// may take part but need not: the trace reports a creation later than the instant that decides.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { Point } from '../../epochs/checks/courses.ts'
import { conformingTo, goesTooFar, newestLine, type PointBefore } from '../../epochs/checks/newest-line.ts'
import { Permanents } from './permanents.ts'

export const minimality: Check = {
  name: 'minimality',
  sentence:
    'exactly those that the initiator depends on take checkpoints with it, and those that depend on a loss roll back',
  create({ violated }) {
    const permanents = new Permanents()
    const { courses } = permanents
    const creators = new Map<ProcessName, ProcessName>()
    let conforming: ReadonlyMap<ProcessName, number> = new Map()
    const pointBefore: PointBefore = (process) => permanents.of(process)

    /** The processes that a checkpoint depends on and that have not saved this yet. */
    function* neededBy(process: ProcessName, at: Point): IterableIterator<ProcessName> {
      for (const from of courses.of(process).seen.keys()) {
        const { seen, sent } = permanents.between(process, at, from, permanents.of(from))
        if (seen > sent) yield from
      }
    }
    return {
      on: {
        ...permanents.on,
        'process-spawned': ({ process, child }) => creators.set(child, process),
        'tree-committed': ({ initiator, ...event }) => {
          const points = permanents.pointsOf({ initiator, ...event })
          const needed = new Set([initiator])
          for (const process of needed) {
            const point = points.get(process)
            if (point === undefined) {
              violated(`${process} takes no checkpoint with ${initiator}, which depends on it`)
              continue
            }
            for (const other of neededBy(process, point)) needed.add(other)
            const creator = creators.get(process)
            const isNew = permanents.of(process).number === 0
            if (creator !== undefined && isNew && points.has(creator)) needed.add(creator)
          }
          for (const process of points.keys()) {
            if (!needed.has(process))
              violated(`${process} takes a checkpoint with ${initiator}, which does not depend on it`)
          }
          permanents.become(points)
        },
        'line-committed': (line) => {
          if (courses.isSuperseded(line)) return
          const newest = newestLine(courses, line, conforming, pointBefore)
          conforming = conformingTo(line)
          for (const message of goesTooFar(courses, line, newest)) violated(message)
          permanents.cut(line)
        },
      },
    }
  },
}
