// What stable storage keeps of a process besides its image where the log is in the memories of the senders: what others may still need of
// it, and how much of them it has seen.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { layerNs } from '../../cluster/hosting/storing.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { storeNote } from '../shared/storing-notes.ts'

/** A number per process: of its messages, or of messages to it. */
export type Numbers = readonly (readonly [ProcessName, number])[]

export interface SeenNote {
  /** Per sender: how many messages the process has seen. */
  readonly visible: Numbers
}

/** @param nothing what stands for a missing note */
export function* readNote<Note>(
  { storage }: Pick<HostServices, 'storage'>,
  process: ProcessName,
  nothing: Note,
): Task<Note> {
  const reply = yield* storage.read({ kind: 'read-note', process, incarnation: 0 })
  return reply.kind === 'note' && reply.note !== null ? (reply.note.value as Note) : nothing
}

/** @param order rises from one note of an incarnation to the next. False if the process must not continue */
export function* keepNote(
  services: HostServices,
  process: HostedProcess,
  order: number,
  bytes: number,
  value: unknown,
): Task<boolean> {
  const { name, incarnation } = process
  const kept = { bytes, order: incarnation * 2 ** 16 + order, isLast: false, value }
  const { kind } = yield* storeNote(services.storage, { process: name, incarnation }, kept, layerNs(services))
  if (kind === 'superseded') services.stop(process)
  return kind === 'stored'
}

/** How many messages of a process another one, which has ended, has seen. */
export const seenOf = ({ visible }: SeenNote, process: ProcessName): number =>
  visible.find(([from]) => from === process)?.[1] ?? 0
