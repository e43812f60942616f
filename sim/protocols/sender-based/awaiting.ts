// A process waits until everything it has seen is confirmed. A confirmation that does not come is asked for by giving the index again.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { askLayerOf } from '../../cluster/messages/sending.ts'
import type { Task } from '../../kernel/task.ts'
import { type Signal, TIMED_OUT, within } from '../../kernel/waits.ts'
import type { Indexes } from './indexes.ts'
import type { IndexAgainRequest, SenderReply } from './messages.ts'
import type { Transmitting } from './transmitting.ts'

/** As long as a request waits for its reply before it is sent again. */
const PATIENCE_NS = 2_000_000_000

const REQUEST_BYTES = 24

/** The half of a process that receives. */
export interface Receiving {
  readonly indexes: Indexes
  readonly confirmed: Signal
}

export function* awaitConfirmed(host: Transmitting, process: HostedProcess, half: Receiving): Task {
  const { unconfirmed } = half.indexes
  while (unconfirmed.size > 0) {
    if ((yield within(half.confirmed, PATIENCE_NS)) !== TIMED_OUT) continue
    for (const [index, { from, sequence }] of [...unconfirmed]) {
      const request: IndexAgainRequest = {
        ...{ kind: 'index-again', from: process.name, to: from, sequence, index },
        incarnation: process.incarnation,
      }
      if (!unconfirmed.has(index)) continue
      // a process that has ended has left what it sent, and the places of those messages, with the servers
      yield* askLayerOf<IndexAgainRequest, SenderReply>(host.services, from, REQUEST_BYTES, request)
      unconfirmed.delete(index)
    }
  }
}
