// The course of each process, according to the trace: the ledger that recovery lines are checked against. What a recovery undoes is removed
// from it. Everything a process does has a position in its course; a line cuts each course at one.

import type { Handlers } from '../../../checks/handlers.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { TraceEvent } from '../../../trace/event.ts'

export type Line = Extract<TraceEvent, { kind: 'line-committed' }>

/** Where a line cuts a course. */
export interface Cut {
  readonly position: number
  /** Messages seen after it that belong to it anyway. */
  readonly recorded: { readonly from: ProcessName; readonly sequence: number }[]
}

/** A checkpoint. */
export interface Point extends Cut {
  readonly number: number
  isCommitted: boolean
  /** By receiver: how many messages were acknowledged by then. */
  readonly acknowledged: ReadonlyMap<ProcessName, number>
}

const beginning: Point = { number: 0, position: 0, isCommitted: true, acknowledged: new Map(), recorded: [] }

export class Course {
  /** How many messages it has sent and seen. */
  position = 0
  incarnation = 0
  /** It has ended, and nothing will undo that: messages still sent to it are no loss. */
  isOver = false
  /** The host that it runs on; null if it does not run. */
  host: string | null = null
  points: Point[] = [beginning]
  /** By receiver: the position of each message sent, from number 1 on. */
  readonly sent = new Map<ProcessName, number[]>()
  /** By sender: the position at which each message became visible, from number 1 on. */
  readonly seen = new Map<ProcessName, number[]>()
  /** By receiver: how many are acknowledged, as far as is known here. */
  readonly acknowledged = new Map<ProcessName, number>()

  /** The position of a checkpoint; null if there is no such checkpoint. */
  at(number: number): number | null {
    return this.pointOf(number)?.position ?? null
  }

  pointOf(number: number): Point | undefined {
    return this.points.findLast((point) => point.number === number)
  }

  /** How many messages of this sender lie up to a cut: seen by then, or recorded with it. */
  seenAt({ position, recorded }: Cut, from: ProcessName): number {
    const positions = this.seen.get(from) ?? []
    return recorded.reduce(
      (seen, each) => (each.from === from && each.sequence === seen + 1 ? seen + 1 : seen),
      countUpTo(position, positions),
    )
  }

  /** How many messages for this receiver lie up to a position. */
  sentUpTo(position: number, to: ProcessName): number {
    return countUpTo(position, this.sent.get(to))
  }

  goBack(number: number): void {
    const point = this.points.findLast((each) => each.number === number) ?? this.points[0]!
    this.position = point.position
    this.points = this.points.filter(({ number: each }) => each <= point.number)
    for (const lists of [this.sent, this.seen]) {
      for (const [other, positions] of lists) lists.set(other, positions.slice(0, countUpTo(point.position, positions)))
    }
    for (const { from, sequence } of point.recorded) {
      const positions = listOf(this.seen, from)
      if (sequence === positions.length + 1) positions.push(point.position)
    }
    // what it was sending at the checkpoint it sends again, though that may have been acknowledged since
    this.acknowledged.clear()
    for (const [to, count] of point.acknowledged) this.acknowledged.set(to, count)
  }
}

const countUpTo = (position: number, positions: readonly number[] = []): number =>
  positions.filter((each) => each <= position).length

export class Courses {
  readonly #courses = new Map<ProcessName, Course>()
  #epoch = 0

  of(process: ProcessName): Course {
    let course = this.#courses.get(process)
    if (course === undefined) {
      course = new Course()
      this.#courses.set(process, course)
    }
    return course
  }

  all(): IterableIterator<[ProcessName, Course]> {
    return this.#courses.entries()
  }

  /** What is wrong at the end: acknowledged messages that their receivers have never seen. */
  *missing(): IterableIterator<string> {
    for (const [process, { acknowledged }] of this.#courses) {
      for (const [to, count] of acknowledged) {
        const seen = this.of(to).seen.get(process)?.filter(Number.isFinite).length ?? 0
        if (seen < count) yield `${to} has seen ${seen} of ${count} messages that ${process} has sent it`
      }
    }
  }

  /** A leader that was stalled may report its line when a newer one has started from it: then it changes nothing any more. */
  isSuperseded({ epoch }: Line): boolean {
    return epoch < this.#epoch
  }

  /** A line undoes everything after it, whoever has heard of it; a process that is not on it was never there. */
  cut(line: Line): void {
    if (this.isSuperseded(line)) return
    this.#epoch = line.epoch
    const { processes, checkpoints, incarnations } = line
    const left = new Set(processes)
    for (const [process, course] of this.#courses) {
      if (!left.has(process)) this.#undo(course, 0, course.host === null ? course.incarnation : course.incarnation + 1)
    }
    for (const [at, process] of processes.entries()) {
      const [number, incarnation] = [checkpoints[at]!, incarnations[at]!]
      if (number >= 0 && !this.runsOn(process, number, incarnation)) this.#undo(this.of(process), number, incarnation)
    }
  }

  /**
   * Whether it started while the line was being computed, as the incarnation that the line has at its beginning: then nothing of it is
   * undone.
   */
  runsOn(process: ProcessName, number: number, incarnation: number): boolean {
    const course = this.of(process)
    return number === 0 && course.host !== null && course.incarnation === incarnation
  }

  #undo(course: Course, number: number, incarnation: number): void {
    course.goBack(number)
    if (incarnation <= course.incarnation) return
    course.incarnation = incarnation
    course.host = null
  }

  /** The course of a process if this incarnation is the current one; what older ones still do belongs to no course. */
  #atWork(process: ProcessName, incarnation: number): Course | null {
    const course = this.of(process)
    return incarnation === course.incarnation ? course : null
  }

  readonly on: Handlers = {
    'process-started': ({ process, incarnation, host }) => {
      const course = this.of(process)
      if (incarnation < course.incarnation) return
      course.incarnation = incarnation
      course.host = host
    },
    'process-stopped': ({ process, incarnation }) => {
      const course = this.#atWork(process, incarnation)
      if (course !== null) course.host = null
    },
    'process-ended': ({ process }) => {
      this.of(process).isOver = true
    },
    'host-crashed': ({ host }) => this.#lose(host),
    'host-declared-dead': ({ dead }) => this.#lose(dead),
    'found-itself-dead': ({ host }) => this.#lose(host),
    restored: ({ process, incarnation, number }) => {
      const course = this.of(process)
      if (incarnation < course.incarnation) return
      course.incarnation = incarnation
      course.goBack(number)
    },
    'image-taken': ({ process, incarnation, number }) => {
      const course = this.#atWork(process, incarnation)
      if (course === null) return
      const { position, acknowledged } = course
      course.points.push({ number, position, isCommitted: false, acknowledged: new Map(acknowledged), recorded: [] })
    },
    'message-recorded': ({ process, incarnation, number, from, sequence }) => {
      this.#atWork(process, incarnation)?.pointOf(number)?.recorded.push({ from, sequence })
    },
    'checkpoint-committed': ({ process, incarnation, number }) => {
      const point = this.#atWork(process, incarnation)?.points.findLast((each) => each.number === number)
      if (point !== undefined) point.isCommitted = true
    },
    'message-sent': ({ process, incarnation, to, sequence }) => {
      const course = this.#atWork(process, incarnation)
      if (course === null) return
      const positions = listOf(course.sent, to)
      // a restart sends again what its image was sending
      if (sequence === positions.length + 1) positions.push(++course.position)
    },
    'message-acknowledged': ({ process, incarnation, to, sequence }) => {
      if (!this.of(to).isOver) this.#atWork(process, incarnation)?.acknowledged.set(to, sequence)
    },
    'message-logged': ({ process, incarnation, from, sequence }) => {
      const course = this.#atWork(process, incarnation)
      if (course === null) return
      const positions = listOf(course.seen, from)
      // a skipped message is never seen; another check reports what is received out of turn
      while (positions.length < sequence - 1) positions.push(Number.POSITIVE_INFINITY)
      if (sequence === positions.length + 1) positions.push(++course.position)
    },
  }

  #lose(host: string): void {
    for (const course of this.#courses.values()) if (course.host === host) course.host = null
  }
}

function listOf(lists: Map<ProcessName, number[]>, other: ProcessName): number[] {
  let list = lists.get(other)
  if (list === undefined) {
    list = []
    lists.set(other, list)
  }
  return list
}
