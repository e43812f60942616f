// The permanent checkpoints, computed from the trace: the ledger that checkpoints and recovery lines are checked against.

import type { Handlers } from '../../../checks/handlers.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { TraceEvent } from '../../../trace/event.ts'
import { Courses, type Line, type Point } from '../../epochs/checks/courses.ts'

export type Permanent = Extract<TraceEvent, { kind: 'tree-committed' }>

const beginning: Point = { number: 0, position: 0, isCommitted: true, acknowledged: new Map(), recorded: [] }

export class Permanents {
  readonly courses = new Courses()
  readonly #permanent = new Map<ProcessName, Point>()

  of(process: ProcessName): Point {
    return this.#permanent.get(process) ?? beginning
  }

  /** The processes that have a permanent checkpoint and are not on a line. */
  missingOn({ processes }: Line): ProcessName[] {
    const onLine = new Set(processes)
    return [...this.#permanent.keys()].filter((process) => !onLine.has(process))
  }

  /** The checkpoints that are becoming permanent; a process that is missing has none with that number. */
  pointsOf({ processes, checkpoints }: Permanent): Map<ProcessName, Point> {
    const points = new Map<ProcessName, Point>()
    for (const [at, process] of processes.entries()) {
      const point = this.courses.of(process).pointOf(checkpoints[at]!)
      if (point !== undefined) points.set(process, point)
    }
    return points
  }

  become(points: ReadonlyMap<ProcessName, Point>): void {
    for (const [process, point] of points) this.#permanent.set(process, point)
  }

  /** Nobody rolls back past a permanent checkpoint; a process that is not on the line was never there. */
  cut(line: Line): void {
    for (const process of this.missingOn(line)) this.#permanent.delete(process)
    this.courses.cut(line)
  }

  /** How many messages of another a process has seen at a point, and how many the other had sent it at its own. */
  between(process: ProcessName, at: Point, from: ProcessName, there: Point): { seen: number; sent: number } {
    return {
      seen: this.courses.of(process).seenAt(at, from),
      sent: this.courses.of(from).sentUpTo(there.position, process),
    }
  }

  get on(): Handlers {
    return this.courses.on
  }
}
