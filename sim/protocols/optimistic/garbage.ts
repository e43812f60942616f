// Garbage collection. A checkpoint whose vector is stable is never undone: older ones can go, with the log below it and what senders keep
// of the messages it has seen. Senders find it on the servers, so nobody has to be told.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import type { SendBuffer } from '../epochs/send-buffer.ts'
import type { Entry } from './messages.ts'
import type { Mark, Saved } from './saved.ts'
import { isStable, type Learning, learn } from './stability.ts'
import type { Transmitting } from './transmitting.ts'

export interface Collecting extends Learning, Transmitting {}

/** What there is to collect of a process. */
interface Collected {
  /** By checkpoint. */
  readonly marks: Map<number, Mark>
  readonly buffer: SendBuffer<Entry>
}

/** A checkpoint has been committed: waits until everything it depends on is stable, or there is a newer one. */
export function* collect(at: Collecting, process: HostedProcess, half: Collected, number: number): Task {
  const { storage, settings } = at.services
  const mark = half.marks.get(number)
  if (mark === undefined) return
  while (!settings.without.has('garbage-waits') && !(yield* isStable(at, mark.vector))) {
    yield settings.flushNs
    if ([...half.marks.keys()].some((later) => later > number)) return
  }
  for (const each of [...half.marks.keys()]) if (each <= number) half.marks.delete(each)
  const of = { process: process.name, incarnation: process.incarnation } as const
  storage.write(16, { kind: 'prune', ...of, keep: [number] }, () => {})
  storage.write(16, { kind: 'discard', ...of, below: mark.position }, () => {})
  yield* coverSent(at, process, half.buffer)
}

/** Removes from its send buffer what no receiver will ask for again. */
function* coverSent(at: Collecting, process: HostedProcess, buffer: SendBuffer<Entry>): Task {
  const receivers = [...new Set(buffer.all().map(({ to }) => to))]
  if (receivers.length === 0) return
  const progress = yield* learn(at, receivers)
  for (const to of receivers) {
    if (at.services.locations.get(to)?.ended === true) buffer.cover(to, Number.POSITIVE_INFINITY)
    // the least over all servers: one may not have heard yet that older versions are not needed
    const seen = progress.get(to)!.entries.map(({ oldest, floor }) => {
      const saved = oldest?.protocol as Saved | undefined
      const isOldest = saved !== undefined && saved.position <= floor
      return isOldest ? (saved.visible.find(([from]) => from === process.name)?.[1] ?? 0) : 0
    })
    buffer.cover(to, Math.min(...seen))
  }
}
