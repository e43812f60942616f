// Recovery lines as drawn: where each process is cut, the work undone after that, and the messages that pushed the line back: orphans,
// received before the line but sent after it. The line itself is in the trace; the orphans are recomputed from the trace.

import type { HostName, TraceEvent } from '../../sim/trace/event.ts'

/** Where a process is cut: at a checkpoint, at its start, or at its current state. */
export interface Cut {
  readonly host: HostName
  readonly process: string
  readonly atNs: number
  /** Whether it rolls back to this point. */
  readonly goesBack: boolean
}

export interface Undone {
  readonly host: HostName
  readonly process: string
  readonly fromNs: number
  readonly toNs: number
}

export interface DrawnLine {
  readonly atNs: number
  readonly epoch: number
  readonly cuts: readonly Cut[]
  readonly undone: readonly Undone[]
  /** Numbers of messages. */
  readonly orphans: readonly number[]
}

type LineEvent = Extract<TraceEvent, { kind: 'line-committed' }>

interface Point {
  readonly number: number
  readonly atNs: number
  isCommitted: boolean
}

/** Where a process ran, and when. */
interface Stay {
  readonly host: HostName
  readonly fromNs: number
  toNs: number
}

interface Seen {
  readonly from: string
  readonly message: number
  readonly sentNs: number
  readonly atNs: number
}

class Course {
  points: Point[] = []
  stays: Stay[] = []
  seen: Seen[] = []

  get isRunning(): boolean {
    return this.stays.at(-1)?.toNs === Number.POSITIVE_INFINITY
  }

  leave(atNs: number): void {
    const stay = this.stays.at(-1)
    if (stay !== undefined) stay.toNs = Math.min(stay.toNs, atNs)
  }

  /** The last committed checkpoint before an instant, or the start. */
  before(atNs: number): number {
    return this.points.findLast((point) => point.isCommitted && point.atNs < atNs)?.atNs ?? this.stays[0]?.fromNs ?? 0
  }
}

export class LineBook {
  readonly #courses = new Map<string, Course>()
  readonly #lines: DrawnLine[] = []

  lines(): readonly DrawnLine[] {
    return this.#lines
  }

  /** @param messageOf the number of a message and when it was sent */
  add(
    atNs: number,
    event: TraceEvent,
    messageOf: (from: string, to: string, sequence: number) => SentMessage | null,
  ): void {
    switch (event.kind) {
      case 'process-started':
        this.#of(event.process).stays.push({ host: event.host, fromNs: atNs, toNs: Number.POSITIVE_INFINITY })
        return
      case 'process-stopped':
        return this.#of(event.process).leave(atNs)
      case 'host-crashed':
        for (const process of event.processes) this.#of(process).leave(atNs)
        return
      case 'checkpoint-begins':
        this.#of(event.process).points.push({ number: event.number, atNs, isCommitted: false })
        return
      case 'checkpoint-committed': {
        const point = this.#of(event.process).points.findLast(({ number }) => number === event.number)
        if (point !== undefined) point.isCommitted = true
        return
      }
      case 'message-logged': {
        const { process, from, sequence } = event
        const sent = messageOf(from, process, sequence)
        if (sent !== null) this.#of(process).seen.push({ from, message: sent.number, sentNs: sent.sentNs, atNs })
        return
      }
      case 'line-committed':
        if (!event.isFinal && event.checkpoints.some((number) => number >= 0)) this.#draw(atNs, event)
    }
  }

  #of(process: string): Course {
    let course = this.#courses.get(process)
    if (course === undefined) {
      course = new Course()
      this.#courses.set(process, course)
    }
    return course
  }

  #draw(atNs: number, { epoch, processes, checkpoints }: LineEvent): void {
    const orphans = this.#orphans(atNs, processes, checkpoints)
    const cuts: Cut[] = []
    const undone: Undone[] = []
    for (const [at, process] of processes.entries()) {
      const course = this.#of(process)
      const number = checkpoints[at]!
      const first = course.stays[0]
      if (first === undefined) continue
      const point = course.points.findLast((each) => each.number === number)
      const cutNs = number < 0 ? atNs : (point?.atNs ?? first.fromNs)
      const where = course.stays.findLast(({ fromNs }) => fromNs <= cutNs) ?? first
      cuts.push({ host: where.host, process, atNs: cutNs, goesBack: number >= 0 })
      if (number < 0) continue
      for (const { host, fromNs, toNs } of course.stays) {
        const [from, to] = [Math.max(fromNs, cutNs), Math.min(toNs, atNs)]
        if (from < to) undone.push({ host, process, fromNs: from, toNs: to })
      }
      course.points = course.points.filter((each) => each.atNs <= cutNs)
      course.seen = course.seen.filter((each) => each.atNs <= cutNs)
      course.leave(atNs)
    }
    this.#lines.push({ atNs, epoch, cuts, undone, orphans })
  }

  /** Pushes the line back message by message, from the newest checkpoints of the processes that no longer run. */
  #orphans(atNs: number, processes: readonly string[], checkpoints: readonly number[]): number[] {
    const cuts = new Map<string, number>()
    for (const [at, process] of processes.entries()) {
      const course = this.#of(process)
      const stays = checkpoints[at]! < 0 || course.isRunning
      cuts.set(process, stays ? atNs : course.before(Number.POSITIVE_INFINITY))
    }
    const orphans: number[] = []
    for (let moved = true; moved; ) {
      moved = false
      for (const process of processes) {
        const cut = cuts.get(process)!
        const orphan = this.#of(process).seen.find(
          (each) => each.atNs <= cut && each.sentNs > (cuts.get(each.from) ?? Number.POSITIVE_INFINITY),
        )
        if (orphan === undefined) continue
        cuts.set(process, this.#of(process).before(orphan.atNs))
        orphans.push(orphan.message)
        moved = true
      }
    }
    return orphans
  }
}

export interface SentMessage {
  readonly number: number
  readonly sentNs: number
}
