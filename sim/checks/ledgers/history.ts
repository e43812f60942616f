// What each process has received, in the order in which it did: the ledger that a replay is held against. A process that falls
// back to a checkpoint goes back in it, and what it receives again is compared with what stands there.

import type { ProcessName } from '../../programs/program.ts'
import type { TraceEvent } from '../../trace/event.ts'
import type { Handlers } from '../handlers.ts'

export type Received = Extract<TraceEvent, { kind: 'message-received' }>

export class ProcessHistory {
  /** Everything it ever received: a later incarnation adds only what no earlier one had. */
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
      if (event.incarnation !== history.incarnation) return // one that should not be at work; a check of its own says so
      if (history.position === history.received.length) history.received.push(event)
      history.position++
    },
    'checkpoint-begins': ({ process, incarnation, number, received }) => {
      const history = this.of(process)
      // One on a host that stood still may begin another of the same number before it reads that it is superseded.
      if (incarnation >= history.incarnation) history.checkpoints.set(number, received)
    },
    restored: ({ process, incarnation, received }) => {
      const history = this.of(process)
      history.incarnation = incarnation
      history.position = Math.min(received, history.received.length)
    },
  }
}
