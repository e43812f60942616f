// What stable storage keeps of a process beside image and log. When it is restarted: how far the order of its messages was found again, for
// whatever was placed behind that, by an older incarnation, has no place any more. When it has ended: what it has sent and receivers may still
// have to be sent again, and how much of others it has seen.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { layerNs } from '../../cluster/hosting/storing.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { bytesOf } from '../epochs/send-buffer.ts'
import { storeNote } from '../shared/storing-notes.ts'
import type { Bound, Kept, Numbers } from './kept.ts'

export interface Note {
  readonly bounds: readonly Bound[]
  readonly entries: readonly Kept[]
  /** Per sender: how many messages it has seen. */
  readonly visible: Numbers
}

const BOUND_BYTES = 8
const NUMBER_BYTES = 8

export const boundsBytes = (bounds: readonly Bound[]): number => BOUND_BYTES * bounds.length

/** Whether what an incarnation has placed there is there still. */
export const stands = (
  bounds: readonly Bound[],
  { index, incarnation }: { index: number; incarnation: number },
): boolean => bounds.every((bound) => bound.incarnation <= incarnation || index < bound.end)

const nothing: Note = { bounds: [], entries: [], visible: [] }

export function* readNote({ storage }: Pick<HostServices, 'storage'>, process: ProcessName): Task<Note> {
  const reply = yield* storage.read({ kind: 'read-note', process, incarnation: 0 })
  return reply.kind === 'note' && reply.note !== null ? (reply.note.value as Note) : nothing
}

/** @param order rises from one note of an incarnation to the next. False: the process is not to go on */
export function* keepNote(services: HostServices, process: HostedProcess, order: number, note: Note): Task<boolean> {
  const { name, incarnation } = process
  const bytes = boundsBytes(note.bounds) + bytesOf(note.entries) + NUMBER_BYTES * note.visible.length
  const kept = { bytes, order: incarnation * 2 ** 16 + order, isLast: false, value: note }
  const { kind } = yield* storeNote(services.storage, { process: name, incarnation }, kept, layerNs(services))
  if (kind === 'superseded') services.stop(process)
  return kind === 'stored'
}

/** How much of one process another has seen that has ended. */
export const seenOf = ({ visible }: Note, process: ProcessName): number =>
  visible.find(([from]) => from === process)?.[1] ?? 0
