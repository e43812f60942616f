// Exactly once, in order: on every channel a process receives messages 1, 2, 3, .. and none of them twice. A process that rolls
// back to a checkpoint continues from what it had received there; what it receives then may differ from the first time.

import type { ProcessName } from '../../programs/program.ts'
import type { Check } from '../check.ts'

class Channels {
  /** The sender and number of everything received, in that order. */
  #received: { readonly from: ProcessName; readonly sequence: number }[] = []
  /** The last number received from each sender. */
  readonly #last = new Map<ProcessName, number>()

  lastOf(from: ProcessName): number {
    return this.#last.get(from) ?? 0
  }

  receive(from: ProcessName, sequence: number): void {
    this.#received.push({ from, sequence })
    this.#last.set(from, sequence)
  }

  goBack(position: number): void {
    this.#received = this.#received.slice(0, position)
    this.#last.clear()
    for (const { from, sequence } of this.#received) this.#last.set(from, sequence)
  }
}

export const exactlyOnceInOrder: Check = {
  name: 'exactly-once-in-order',
  sentence: 'on every channel the program receives every message once, in the order in which they were sent',
  create({ history, violated }) {
    const processes = new Map<ProcessName, Channels>()
    const channelsOf = (process: ProcessName): Channels => {
      let channels = processes.get(process)
      if (channels === undefined) {
        channels = new Channels()
        processes.set(process, channels)
      }
      return channels
    }
    return {
      on: {
        'message-received': ({ process, incarnation, from, sequence }) => {
          if (incarnation !== history.of(process).incarnation) return
          const channels = channelsOf(process)
          const expected = channels.lastOf(from) + 1
          if (sequence !== expected) {
            violated(`${process} receives message ${sequence} of ${from}, where message ${expected} is due`)
          }
          channels.receive(from, sequence)
        },
        restored: ({ process, received }) => channelsOf(process).goBack(received),
      },
    }
  },
}
