// What each process depends on, computed from the trace message by message: the ledger that recoveries are checked against. Each
// incarnation has a state of its own, since a superseded one may continue for a while.

import type { Handlers } from '../../../checks/handlers.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { TraceEvent } from '../../../trace/event.ts'
import { Ends } from '../ends.ts'
import { merged, type Vector } from '../intervals.ts'

type Logged = Extract<TraceEvent, { kind: 'message-logged' }>

/** A message that is visible. */
export interface Seen {
  readonly from: ProcessName
  readonly sequence: number
  readonly digest: number
  readonly vector: Vector
}

/** What is left of an earlier state. */
interface Left {
  readonly seen: readonly Seen[]
  readonly sent: ReadonlyMap<string, Vector>
  readonly vector: Vector
  readonly received: Vector
}

const nothing: Left = { seen: [], sent: new Map(), vector: new Map(), received: new Map() }

/** What the log gives a process again. */
interface Replay {
  /** What it had seen before. */
  readonly before: readonly Seen[]
  readonly end: number
}

export class State {
  readonly seen: Seen[]
  /** By receiver and number: what the message depended on when it was first sent. */
  readonly sent: Map<string, Vector>
  vector: Vector
  /** What the program depends on: it knows nothing of messages that are visible and not received. */
  received: Vector
  readonly replay: Replay | null
  /** By interval: what `vector` was when it began. */
  readonly #began = new Map<number, Vector>()
  /** Whether it has come as far as its log takes it. */
  isLive: boolean

  constructor({ seen, sent, vector, received }: Left, replay: Replay | null) {
    this.seen = [...seen]
    this.sent = new Map(sent)
    this.vector = vector
    this.received = received
    this.replay = replay
    this.isLive = replay === null
    this.#began.set(seen.length, vector)
  }

  /** A message has become visible at this place. */
  see(index: number, seen: Seen, own: Vector): void {
    this.seen[index] = seen
    this.vector = merged(merged(this.vector, seen.vector), own)
    this.#began.set(index + 1, this.vector)
  }

  /** What it depended on in an interval. */
  vectorIn(interval: number): Vector {
    return this.#began.get(interval) ?? this.vector
  }

  /** What it had seen before at this place, if its log gives it that again; else undefined. */
  repeats(index: number): Seen | undefined {
    return this.replay !== null && index < this.replay.end ? this.replay.before[index] : undefined
  }

  seenOf(process: ProcessName): number {
    return this.seen.filter(({ from }) => from === process).length
  }

  sentTo(process: ProcessName): number {
    return [...this.sent.keys()].filter((key) => key.startsWith(`${process} `)).length
  }
}

class Course {
  incarnation = 0
  /** The host that its newest incarnation runs on; null if it does not run. */
  host: string | null = null
  hasEnded = false
  life = 0
  /** By the incarnation it began with: what a creation depends on. */
  readonly #origins = new Map<number, Vector>()
  readonly states = new Map<number, State>()
  /** By checkpoint: the state at that time. */
  points = new Map<number, State>()
  /** By receiver, number and incarnation: what a message that it sent depends on. */
  readonly archive = new Map<string, Vector>()

  get state(): State | undefined {
    return this.states.get(this.incarnation)
  }

  created(incarnation: number, origin: Vector): void {
    this.#origins.set(incarnation, origin)
  }

  /** The dependences of the latest creation at or before an incarnation. */
  originOf(incarnation: number): Vector {
    const newest = Math.max(...[...this.#origins.keys()].filter((each) => each <= incarnation))
    return this.#origins.get(newest) ?? new Map()
  }
}

export class States {
  readonly #courses = new Map<ProcessName, Course>()
  /** As the servers have it. */
  readonly ends = new Ends()
  /** By host. */
  readonly #heard = new Map<string, Ends>()
  readonly #lives: { readonly process: ProcessName; readonly life: number; readonly interval: number }[] = []
  /** By host, receiver, sender and number: the incarnation that sent the copy that arrived. */
  readonly #senders = new Map<string, number>()

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

  heardOn(host: string): Ends {
    let ends = this.#heard.get(host)
    if (ends === undefined) {
      ends = new Ends()
      this.#heard.set(host, ends)
    }
    return ends
  }

  /** Whether no process is gone or returning, and all hosts have heard of all ends. */
  get isQuiet(): boolean {
    for (const { host, hasEnded, state } of this.#courses.values()) {
      if (hasEnded) continue
      if (host === null || state?.isLive !== true) return false
      const heard = this.heardOn(host)
      if (this.#lives.some(({ process, life, interval }) => (heard.of(process, life) ?? interval + 1) > interval))
        return false
    }
    return true
  }

  readonly on: Handlers = {
    'creation-noted': ({ process, incarnation, child, childIncarnation, interval }) => {
      const parent = this.of(process).states.get(incarnation)
      if (parent !== undefined) this.of(child).created(childIncarnation, parent.vectorIn(interval))
    },
    'process-started': ({ process, incarnation, host }) => {
      const course = this.of(process)
      if (incarnation < course.incarnation) return
      course.incarnation = incarnation
      course.host = host
      if (!course.states.has(incarnation))
        course.states.set(
          incarnation,
          new State(
            { ...nothing, vector: this.#begun(process, incarnation), received: course.originOf(incarnation) },
            null,
          ),
        )
    },
    'process-stopped': ({ process, incarnation }) => {
      const course = this.of(process)
      if (incarnation === course.incarnation) course.host = null
    },
    'process-ended': ({ process }) => {
      this.of(process).hasEnded = true
    },
    'host-crashed': ({ host }) => this.#lose(host),
    'host-declared-dead': ({ dead }) => this.#lose(dead),
    'found-itself-dead': ({ host }) => this.#lose(host),
    'life-ended': ({ process, life, interval }) => {
      this.ends.add(process, life, interval)
      this.#lives.push({ process, life, interval })
      this.of(process).life = Math.max(this.of(process).life, life + 1)
    },
    'end-heard': ({ host, process, life, interval }) => this.heardOn(host).add(process, life, interval),
    restored: ({ process, incarnation, number, records }) => {
      const course = this.of(process)
      if (incarnation < course.incarnation) return
      const left = course.points.get(number) ?? { ...nothing, received: course.originOf(incarnation) }
      course.points = new Map([...course.points].filter(([each]) => each <= number))
      const vector = merged(left.vector, this.#begun(process, incarnation, left.seen.length))
      const replay = { before: course.state?.seen ?? [], end: left.seen.length + records }
      course.incarnation = incarnation
      course.states.set(incarnation, new State({ ...left, vector }, replay))
    },
    'live-again': ({ process, incarnation }) => {
      const state = this.of(process).states.get(incarnation)
      if (state !== undefined) state.isLive = true
    },
    'image-taken': ({ process, incarnation, number }) => {
      const course = this.of(process)
      const { state } = course
      if (incarnation !== course.incarnation || state === undefined) return
      course.points.set(number, new State(state, null))
    },
    'message-sent': ({ process, incarnation, to, sequence }) => {
      const course = this.of(process)
      const state = course.states.get(incarnation)
      if (state === undefined) return
      const key = `${to} ${sequence}`
      if (!state.sent.has(key)) state.sent.set(key, state.vector)
      course.archive.set(`${key} ${incarnation}`, state.sent.get(key)!)
    },
    'message-arrived': ({ host, process, from, sequence, senderIncarnation, duplicate }) => {
      if (!duplicate) this.#senders.set(`${host} ${process} ${from} ${sequence}`, senderIncarnation)
    },
    'message-received': ({ process, incarnation, index }) => {
      const course = this.of(process)
      const state = course.states.get(incarnation)
      const seen = state?.seen[index]
      if (state === undefined || seen === undefined) return
      const own = new Map([[process, { life: course.life, number: index + 1 }]])
      state.received = merged(merged(state.received, seen.vector), own)
    },
    'message-logged': (event) => {
      const { process, incarnation, index, from, sequence, digest } = event
      const course = this.of(process)
      const state = course.states.get(incarnation)
      if (state === undefined) return
      const vector = this.vectorOf(event)
      const own = new Map([[process, { life: course.life, number: index + 1 }]])
      state.see(index, { from, sequence, digest, vector }, own)
    },
  }

  /** What a message depends on that becomes visible, or is visible again after a recovery. */
  vectorOf({ host, process, incarnation, from, sequence, index }: Logged): Vector {
    const again = this.of(process).states.get(incarnation)?.repeats(index)
    if (again?.from === from && again.sequence === sequence) return again.vector
    const by = this.#senders.get(`${host} ${process} ${from} ${sequence}`) ?? 0
    const { archive } = this.of(from)
    for (let each = by; each > 0; each--) {
      const vector = archive.get(`${process} ${sequence} ${each}`)
      if (vector !== undefined) return vector
    }
    return new Map()
  }

  #begun(process: ProcessName, incarnation: number, number = 0): Vector {
    const course = this.of(process)
    return merged(course.originOf(incarnation), new Map([[process, { life: course.life, number }]]))
  }

  #lose(host: string): void {
    this.#heard.delete(host)
    for (const course of this.#courses.values()) if (course.host === host) course.host = null
  }
}
