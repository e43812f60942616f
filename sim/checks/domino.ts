// How far a crash would roll everybody back if no messages were logged (the domino effect, Randell 1975): a pure analysis of a
// trace. A process of a dead host rolls back to its last committed checkpoint. A message that its receiver remembers and its sender
// does not (an orphan) rolls the receiver back too; one that the sender remembers and the receiver has lost rolls the sender back,
// since nobody else can send it again; and so on until nothing changes. The result is the recovery line.

import type { HostName, ProcessName } from '../trace/event.ts'
import type { TraceReader } from '../trace/trace.ts'
import type { Handlers } from './handlers.ts'

/**
 * How far one process rolls back without a message log.
 *
 * @example
 * import type { ProcessRollback } from 'starsim/core'
 *
 * const isToTheBeginning = ({ checkpoint }: ProcessRollback): boolean => checkpoint === 0
 * console.log(typeof isToTheBeginning)
 */
export interface ProcessRollback {
  readonly process: ProcessName
  /** Its checkpoint on the recovery line; 0: its beginning. */
  readonly checkpoint: number
  /** How many later committed checkpoints are useless. */
  readonly passed: number
  /** From the instant of that checkpoint to the crash. */
  readonly undoneNs: number
  /** How many messages it has sent and received since. */
  readonly undoneMessages: number
}

/**
 * What one crash would have done without a message log.
 *
 * @example
 * import type { DominoReport } from 'starsim/core'
 *
 * const undoneSeconds = ({ rollbacks }: DominoReport): number => rollbacks.reduce((sum, { undoneNs }) => sum + undoneNs, 0) / 1e9
 * console.log(undoneSeconds({ host: 'ws1', atNs: 0, rollbacks: [], rounds: 0 }))
 */
export interface DominoReport {
  readonly host: HostName
  readonly atNs: number
  /** Only processes that roll back, sorted by name. */
  readonly rollbacks: readonly ProcessRollback[]
  /** How many iterations it took to find the line. */
  readonly rounds: number
}

interface Point {
  readonly number: number
  readonly atNs: number
  /** How many messages were sent and received before it. */
  readonly position: number
  committed: boolean
}

interface Message {
  readonly from: ProcessName
  readonly to: ProcessName
  /** Position in the history of the sender, and in that of the receiver; null: not (or no longer) in it. */
  sent: number | null
  received: number | null
  /** The sender has got the acknowledgement. */
  acknowledged: boolean
}

class ProcessHistory {
  position = 0
  points: Point[]

  constructor(atNs: number) {
    this.points = [{ number: 0, atNs, position: 0, committed: true }]
  }

  /** The last committed checkpoint before a position in the history. */
  before(position: number): Point {
    return this.points.findLast((point) => point.committed && point.position < position) ?? this.points[0]!
  }
}

/**
 * Computes from a trace how far each crash would roll all processes back if no messages were logged (the domino effect).
 *
 * @example
 * import { Domino, simulate } from 'starsim/core'
 *
 * const domino = new Domino()
 * simulate(
 *   {
 *     application: { kind: 'gauss', size: 16 },
 *     star: { checkpoint: { interval: '5s' } },
 *     faults: [{ crash: 'ws2', at: '20s' }],
 *   },
 *   { readers: [domino.read] },
 * )
 * console.log(domino.reports[0]?.rollbacks.length, 'processes would fall back')
 */
export class Domino {
  /** One for each crash of a host with processes, in order of time. */
  readonly reports: DominoReport[] = []
  readonly #processes = new Map<ProcessName, ProcessHistory>()
  readonly #messages = new Map<string, Message>()
  #now = 0

  /** To be called with every event of a trace. */
  readonly read: TraceReader = (atNs, event) => {
    this.#now = atNs
    const handler = this.#on[event.kind] as ((event: unknown, atNs: number) => void) | undefined
    handler?.(event, atNs)
  }

  readonly #on: Handlers = {
    'message-sent': ({ process, to, sequence, withheld }) => {
      const message = this.#message(process, to, sequence)
      if (!withheld && message.sent === null) message.sent = ++this.#of(process).position
    },
    'message-acknowledged': ({ process, to, sequence }) => {
      this.#message(process, to, sequence).acknowledged = true
    },
    'message-received': ({ process, from, sequence }) => {
      const message = this.#message(from, process, sequence)
      if (message.received === null) message.received = ++this.#of(process).position
    },
    'process-started': ({ process }) => {
      this.#of(process)
    },
    'checkpoint-begins': ({ process, number }, atNs) => {
      const { points, position } = this.#of(process)
      points.push({ number, atNs, position, committed: false })
    },
    'checkpoint-committed': ({ process, number }) => {
      const point = this.#of(process).points.findLast((each) => each.number === number)
      if (point !== undefined) point.committed = true
    },
    restored: ({ process, number }) => this.#goBack(process, number),
    'host-crashed': ({ host, processes }, atNs) => {
      if (processes.length > 0) this.reports.push(this.#report(host, atNs, processes))
    },
  }

  #of(process: ProcessName): ProcessHistory {
    let history = this.#processes.get(process)
    if (history === undefined) {
      history = new ProcessHistory(this.#now)
      this.#processes.set(process, history)
    }
    return history
  }

  #message(from: ProcessName, to: ProcessName, sequence: number): Message {
    const key = `${from} ${to} ${sequence}`
    let message = this.#messages.get(key)
    if (message === undefined) {
      message = { from, to, sent: null, received: null, acknowledged: false }
      this.#messages.set(key, message)
    }
    return message
  }

  /** The process has been restarted: what it did since the checkpoint is no longer part of its history. */
  #goBack(process: ProcessName, number: number): void {
    const history = this.#of(process)
    const point = history.points.findLast((each) => each.number === number) ?? history.points[0]!
    history.position = point.position
    history.points = history.points.slice(0, history.points.indexOf(point) + 1)
    for (const message of this.#messages.values()) {
      if (message.from === process && (message.sent ?? 0) > point.position) message.sent = null
      if (message.to === process && (message.received ?? 0) > point.position) message.received = null
    }
  }

  #report(host: HostName, atNs: number, dead: readonly ProcessName[]): DominoReport {
    const line = new Map<ProcessName, Point>()
    for (const process of dead) line.set(process, this.#of(process).before(Number.POSITIVE_INFINITY))
    let rounds = 0
    while (this.#moves(line)) rounds++
    const rollbacks = [...line].map(([process, point]) => this.#rollback(process, point, atNs))
    rollbacks.sort((a, b) => (a.process < b.process ? -1 : 1))
    return { host, atNs, rollbacks, rounds }
  }

  /** Moves the line back wherever a message crosses it; false if none does. */
  #moves(line: Map<ProcessName, Point>): boolean {
    let moved = false
    const undone = (process: ProcessName, position: number): boolean =>
      position > (line.get(process)?.position ?? Number.POSITIVE_INFINITY)
    for (const { from, to, sent, received, acknowledged } of this.#messages.values()) {
      const isSent = sent !== null && !undone(from, sent)
      const isReceived = received !== null && !undone(to, received)
      const wasThere = received !== null || acknowledged
      if (isReceived && !isSent) line.set(to, this.#of(to).before(received))
      else if (isSent && !isReceived && wasThere && line.has(to)) line.set(from, this.#of(from).before(sent))
      else continue
      moved = true
    }
    return moved
  }

  #rollback(process: ProcessName, { number, atNs, position }: Point, crashedAtNs: number): ProcessRollback {
    const history = this.#of(process)
    return {
      process,
      checkpoint: number,
      passed: history.points.filter((point) => point.committed && point.position > position).length,
      undoneNs: crashedAtNs - atNs,
      undoneMessages: history.position - position,
    }
  }
}
