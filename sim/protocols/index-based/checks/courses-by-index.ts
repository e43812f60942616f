// The courses of all processes where a line is a number: it cuts each course at the first checkpoint with that index or a higher one. A
// process without one stays, but as long as its host has not heard of the line it will still be cut at the next checkpoint that it takes.

import type { Handlers } from '../../../checks/handlers.ts'
import type { HostName, ProcessName } from '../../../trace/event.ts'
import { type Course, Courses } from '../../epochs/checks/courses.ts'
import type { IndexLine } from '../../epochs/line-record.ts'

/** What a line leaves of one process. */
export interface Left {
  /** Of incarnations before this one only this much is left. */
  readonly incarnation: number
  /** By receiver: how many messages. */
  readonly sent: ReadonlyMap<ProcessName, number>
}

export interface GivenLine extends IndexLine {
  /** For the processes of which it undoes something. */
  readonly left: Map<ProcessName, Left>
}

export class CoursesByIndex {
  readonly #courses = new Courses()
  readonly lines: GivenLine[] = []
  readonly #known = new Map<HostName, number>()
  /** Processes that have been cut and have not returned yet. */
  readonly #doomed = new Set<ProcessName>()
  /** By process and number of a checkpoint: the line that has undone it. */
  readonly #undoneBy = new Map<string, number>()
  /** By created process: its creator, and the creator's position when the creation was complete. */
  readonly #created = new Map<ProcessName, { readonly by: ProcessName; readonly position: number }>()

  of(process: ProcessName): Course {
    return this.#courses.of(process)
  }

  all(): IterableIterator<[ProcessName, Course]> {
    return this.#courses.all()
  }

  missing(): IterableIterator<string> {
    return this.#courses.missing()
  }

  /** The newest epoch whose line a host has adopted. */
  knownTo(host: HostName): number {
    return this.#known.get(host) ?? 0
  }

  isAtWork(process: ProcessName, incarnation: number): boolean {
    return this.of(process).incarnation === incarnation
  }

  /** Where the line of an index cuts each process. */
  cutsAt(index: number): Map<ProcessName, number> {
    return new Map([...this.all()].map(([process, course]) => [process, this.#cutOf(process, course, index)]))
  }

  #cutOf(process: ProcessName, { points, position }: Course, index: number): number {
    if (index <= 0 && !this.#created.has(process)) return 0
    return points.find(({ number }, at) => at > 0 && number >= index)?.position ?? position
  }

  /** What is wrong with these cuts, leaving out processes whose own creation may come after them. */
  *orphansOf(cuts: ReadonlyMap<ProcessName, number>): IterableIterator<string> {
    for (const [process, cut] of cuts) {
      const created = this.#created.get(process)
      if (created !== undefined && (cuts.get(created.by) ?? 0) <= created.position) continue
      for (const [from, positions] of this.of(process).seen) {
        const seen = positions.filter((position) => position <= cut).length
        const sent = cuts.has(from) ? this.of(from).sentUpTo(cuts.get(from)!, process) : 0
        if (seen > sent) yield `${process} has seen message ${seen} of ${from}, which has sent ${sent} there`
      }
    }
  }

  /** The line that has undone a checkpoint; null if none has. */
  undoer(process: ProcessName, number: number): number | null {
    return number === 0 ? null : (this.#undoneBy.get(`${process} ${number}`) ?? null)
  }

  #cut(process: ProcessName, course: Course, line: GivenLine): void {
    const cut = this.#cutOf(process, course, line.index)
    if (cut === course.position && course.points.every(({ number }) => number < Math.max(1, line.index))) return
    const point = cut === 0 ? course.points[0]! : course.points.findLast(({ position }) => position <= cut)!
    const at = course.points.find(({ number }, place) => place > 0 && number >= line.index)
    const number = line.index <= 0 ? 0 : (at ?? point).number
    for (const each of course.points)
      if (each.number > number) this.#undoneBy.set(`${process} ${each.number}`, line.epoch)
    course.goBack(number)
    if (!this.#doomed.has(process)) course.incarnation++
    this.#doomed.add(process)
    const sent = new Map([...course.sent].map(([to, positions]) => [to, positions.length]))
    line.left.set(process, { incarnation: course.incarnation, sent })
  }

  readonly on: Handlers = {
    ...this.#courses.on,
    'line-given': ({ epoch, index }) => {
      const line = { epoch, index, left: new Map() }
      this.lines.push(line)
      for (const [process, course] of this.all()) this.#cut(process, course, line)
    },
    'line-adopted': ({ host, epoch }) => {
      this.#known.set(host, epoch)
    },
    'host-crashed': (event, atNs) => {
      this.#courses.on['host-crashed']!(event, atNs)
      this.#known.delete(event.host)
    },
    'found-itself-dead': (event, atNs) => {
      this.#courses.on['found-itself-dead']!(event, atNs)
      this.#known.delete(event.host)
    },
    'image-taken': (event, atNs) => {
      const { process, incarnation, host, number } = event
      if (!this.isAtWork(process, incarnation)) return
      this.#undoneBy.delete(`${process} ${number}`)
      this.#courses.on['image-taken']!(event, atNs)
      for (const line of this.lines) if (line.epoch > this.knownTo(host)) this.#cut(process, this.of(process), line)
    },
    'process-spawned': ({ process, incarnation, child }) => {
      if (this.isAtWork(process, incarnation))
        this.#created.set(child, { by: process, position: this.of(process).position })
    },
    'rolled-back': ({ process, incarnation, to }) => {
      const course = this.of(process)
      if (to >= 0 || incarnation < course.incarnation) return
      course.goBack(0)
      course.incarnation = incarnation + 1
    },
    'process-started': (event, atNs) => {
      const { process, incarnation } = event
      if (incarnation >= this.of(process).incarnation) this.#doomed.delete(process)
      this.#courses.on['process-started']!(event, atNs)
    },
    restored: (event, atNs) => {
      const { process, incarnation, number } = event
      const course = this.of(process)
      if (incarnation < course.incarnation) return
      if (course.at(number) !== null) return this.#courses.on.restored!(event, atNs)
      // a line that its host has not heard of has undone that too
      course.incarnation = incarnation + 1
      this.#doomed.add(process)
    },
  }
}
