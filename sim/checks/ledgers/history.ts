// What each process has received, in order: the ledger that a replay is compared with. When a process rolls back to a checkpoint, its
// position in the ledger does too, and what it receives again is compared with the entries there.

import type { ProcessName } from '../../programs/program.ts'
import type { TraceEvent } from '../../trace/event.ts'
import type { Handlers } from '../handlers.ts'

export type Received = Extract<TraceEvent, { kind: 'message-received' }>

export class ProcessHistory {
  /** Everything it ever received: a later incarnation adds only what goes beyond its predecessors. */
  readonly received: Received[] = []
  /** How many of these the incarnation at work has received. */
  position = 0
  incarnation = 1
  /** Per checkpoint number: how many messages had been received when the incarnation at work began it. */
  readonly checkpoints = new Map<number, number>()
}

export class History {
  readonly #processes = new Map<ProcessName, ProcessHistory>()

  of(process: ProcessName): ProcessHistory {
    let history = this.#processes.get(process)
    if (history === undefined) {
      history = new ProcessHistory()
      this.#processes.set(process, history)
    }
    return history
  }

  processes(): IterableIterator<[ProcessName, ProcessHistory]> {
    return this.#processes.entries()
  }

  readonly on: Handlers = {
    'message-received': (event) => {
      const history = this.of(event.process)
      if (event.incarnation !== history.incarnation) return // it should not be at work; one-incarnation reports that
      if (history.position === history.received.length) history.received.push(event)
      history.position++
    },
    'checkpoint-begins': ({ process, incarnation, number, received }) => {
      const history = this.of(process)
      // An old incarnation on a stalled host may begin one with the same number before it learns that it is superseded.
      if (incarnation >= history.incarnation) history.checkpoints.set(number, received)
    },
    restored: ({ process, incarnation, received }) => {
      const history = this.of(process)
      history.incarnation = incarnation
      history.position = Math.min(received, history.received.length)
    },
  }
}
