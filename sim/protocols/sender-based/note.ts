// What stable storage keeps of a process besides image and log. When it is restarted: how far the order of its messages was found again,
// since whatever an older incarnation placed after that no longer has a place. When it has ended: what it has sent and may have to be sent
// again, and how much of others it has seen.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { bytesOf } from '../epochs/send-buffer.ts'
import type { Bound } from '../sender-logs/bounds.ts'
import { keepNote as keepNoteOf, readNote as readNoteOf, type SeenNote } from '../sender-logs/notes.ts'
import type { Kept } from './kept.ts'

export interface Note extends SeenNote {
  readonly bounds: readonly Bound[]
  readonly entries: readonly Kept[]
}

const BOUND_BYTES = 8
const NUMBER_BYTES = 8

export const boundsBytes = (bounds: readonly Bound[]): number => BOUND_BYTES * bounds.length

const nothing: Note = { bounds: [], entries: [], visible: [] }

export const readNote = (services: Pick<HostServices, 'storage'>, process: ProcessName): Task<Note> =>
  readNoteOf(services, process, nothing)

/** @param order rises from one note of an incarnation to the next. False if the process must not continue */
export function keepNote(services: HostServices, process: HostedProcess, order: number, note: Note): Task<boolean> {
  const bytes = boundsBytes(note.bounds) + bytesOf(note.entries) + NUMBER_BYTES * note.visible.length
  return keepNoteOf(services, process, order, bytes, note)
}
