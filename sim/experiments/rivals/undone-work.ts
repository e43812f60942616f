// How much processor work a crash undoes: a trace reader that follows how much each process has computed up to its present state.
// A process that goes back to a checkpoint has lost what it computed since, whether a log reproduces it or nothing does.

import type { ProcessName, TraceEvent, TraceEventKind } from '../../trace/event.ts'
import type { TraceReader } from '../../trace/trace.ts'

interface Course {
  /** Computed up to the present state. */
  workNs: number
  /** The remainder of its present computation, as it was then; null since: it is stopped for a checkpoint. */
  underWay: { leftNs: number; sinceNs: number | null } | null
  /** By number of the checkpoint: how much was computed up to it. */
  readonly saved: Map<number, number>
  /** Which kind of loss it is to be recovered from; null: none. */
  loss: 'dead' | 'survivor' | null
}

export class UndoneWork {
  static readonly kinds = [
    ...(['compute-begins', 'compute-ends', 'process-blocked', 'process-unblocked', 'checkpoint-begins'] as const),
    ...(['host-crashed', 'rolled-back', 'restored'] as const),
  ] satisfies readonly TraceEventKind[]
  readonly #courses = new Map<ProcessName, Course>()
  readonly #undoneNs = { dead: 0, survivor: 0 }
  readonly #rolledBack = new Set<ProcessName>()
  #deepestFall = 0
  #longestNs = 0

  /** Of processes whose host crashed, seconds. */
  get deadSeconds(): number {
    return this.#undoneNs.dead / 1e9
  }

  /** Of processes that went back although their host was alive, seconds. */
  get survivorSeconds(): number {
    return this.#undoneNs.survivor / 1e9
  }

  /** The most that one process lost, seconds. */
  get longestSeconds(): number {
    return this.#longestNs / 1e9
  }

  /** How many processes went back whose host was alive. */
  get survivors(): number {
    return this.#rolledBack.size
  }

  /** The most checkpoints that one of these fell past, counting its beginning as one. */
  get deepestFall(): number {
    return this.#deepestFall
  }

  /** The kinds of events that it reads. */
  readonly read: TraceReader = (atNs, event) => this.#take(atNs, event)

  #take(atNs: number, event: TraceEvent): void {
    switch (event.kind) {
      case 'compute-begins':
        this.#of(event.process).underWay = { leftNs: event.workNs, sinceNs: atNs }
        return
      case 'compute-ends': {
        const course = this.#of(event.process)
        course.workNs += course.underWay?.leftNs ?? 0
        course.underWay = null
        return
      }
      case 'process-blocked': {
        const { underWay } = this.#advanced(event.process, atNs)
        if (underWay !== null) underWay.sinceNs = null
        return
      }
      case 'process-unblocked': {
        const { underWay } = this.#of(event.process)
        if (underWay !== null) underWay.sinceNs = atNs
        return
      }
      case 'checkpoint-begins': {
        const course = this.#advanced(event.process, atNs)
        course.saved.set(event.number, course.workNs)
        return
      }
      case 'host-crashed':
        for (const process of event.processes) this.#lose(process, 'dead', atNs)
        return
      case 'rolled-back':
        this.#rolledBack.add(event.process)
        this.#deepestFall = Math.max(this.#deepestFall, event.from - Math.max(0, event.to))
        this.#lose(event.process, 'survivor', atNs)
        if (event.to < 0) this.#goBack(event.process, 0)
        return
      case 'restored':
        return this.#goBack(event.process, event.number)
    }
  }

  #of(process: ProcessName): Course {
    let course = this.#courses.get(process)
    if (course === undefined) {
      course = { workNs: 0, underWay: null, saved: new Map(), loss: null }
      this.#courses.set(process, course)
    }
    return course
  }

  /** The most it can have computed by then: work of the layer on that processor meanwhile is not distinguished. */
  #advanced(process: ProcessName, atNs: number): Course {
    const course = this.#of(process)
    const { underWay } = course
    if (underWay === null || underWay.sinceNs === null) return course
    const doneNs = Math.min(underWay.leftNs, atNs - underWay.sinceNs)
    course.workNs += doneNs
    underWay.leftNs -= doneNs
    underWay.sinceNs = atNs
    return course
  }

  #lose(process: ProcessName, loss: 'dead' | 'survivor', atNs: number): void {
    const course = this.#advanced(process, atNs)
    course.underWay = null
    // a process that dies on its way back has lost nothing more, and keeps its kind of loss
    course.loss ??= loss
  }

  #goBack(process: ProcessName, checkpoint: number): void {
    const course = this.#of(process)
    const workNs = course.saved.get(checkpoint) ?? 0
    if (course.loss !== null) {
      this.#undoneNs[course.loss] += course.workNs - workNs
      this.#longestNs = Math.max(this.#longestNs, course.workNs - workNs)
    }
    course.loss = null
    course.workNs = workNs
    for (const number of course.saved.keys()) if (number > checkpoint) course.saved.delete(number)
  }
}
