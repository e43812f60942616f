// A process that rolled back asks all others for the messages that it lacks: acknowledged and lost again, or dropped because they came
// after something undone.

import type { HostedProcess } from '../../../cluster/hosting/hosted-process.ts'
import { askLayerOf } from '../../../cluster/messages/sending.ts'
import type { Task } from '../../../kernel/task.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { AgainRequest, Entries, Entry, Rider } from '../messages.ts'
import { keptIn } from '../note.ts'
import { halfOf } from '../optimistic-process.ts'
import { type Learning, learn } from '../stability.ts'

const AGAIN_BYTES = 24

export interface Asking extends Learning {
  /** Takes a message in as if it had come from its sender. */
  admit(process: HostedProcess, from: ProcessName, entry: Entry, incarnation: number): void
}

export function askAll(at: Asking, process: HostedProcess): void {
  for (const { plan } of at.services.locations.entries()) {
    const from = plan.name
    if (from !== process.name) process.tasks.spawn(askAgain(at, process, from), `asking ${from} again`)
  }
}

function* askAgain(at: Asking, process: HostedProcess, from: ProcessName): Task {
  for (;;) {
    const after = halfOf(process).lastOf(from)
    const { entries, incarnation, more } = yield* entriesOf(at, process, from, after)
    for (const entry of entries) {
      // it may depend on a life that this host has yet to hear of
      if (at.ends.unknownIn(entry.vector) !== null) yield* learn(at, [...entry.vector.keys()])
      if (entry.sequence === halfOf(process).lastOf(from) + 1) at.admit(process, from, entry, incarnation)
    }
    if (!more || halfOf(process).lastOf(from) === after) return
  }
}

/** A process that has ended has left what others may ask for on the servers. */
function* entriesOf(at: Asking, process: HostedProcess, from: ProcessName, after: number): Task<Entries> {
  const { services } = at
  const { name: to, incarnation } = process
  const { trace, host, hostNames, locations } = services
  const location = locations.get(from)
  if (location !== undefined && !location.ended && trace.wants('control-sent')) {
    trace.emit({ kind: 'control-sent', host: host.name, to: hostNames[location.host]!, control: 'again' })
  }
  const request: AgainRequest = { kind: 'again', from, to, incarnation, after }
  const reply = yield* askLayerOf<AgainRequest, Entries>(services, from, AGAIN_BYTES, request)
  if (reply?.kind === 'entries') return reply
  const read = yield* services.storage.read({ kind: 'read-note', process: from, incarnation: 0 })
  const { buffer } = keptIn(read.kind === 'note' ? read.note : null)
  const entries = buffer.filter((entry) => entry.to === to && entry.sequence > after)
  return { kind: 'entries', entries, incarnation: services.locations.get(from)?.incarnation ?? 0, more: false }
}

/** What a message carries when it is given again. */
export const riderOf = ({ vector }: Entry): Rider => ({ vector })
