// What is kept of a process: in an image, and in a note on the servers.

import type { Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { SavedByProtocol } from '../../cluster/storage/saved-state.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Numbers, SeenNote } from '../sender-logs/notes.ts'
import type { Determinant } from './determinant.ts'
import type { SavedHolding } from './holdings.ts'

export interface Saved extends SavedByProtocol {
  /** Per sender: the number of the last message that is visible. */
  readonly visible: Numbers
  readonly nextIndex: number
  readonly inbox: readonly Visible[]
  readonly buffer: readonly Outgoing[]
  readonly children: readonly ProcessName[]
  /** What its host held. */
  readonly holdings: readonly SavedHolding[]
}

/** Written before a process creates another one, with what it depends on; and when it ends, with everything that others may still need. */
export interface Note extends SeenNote {
  readonly determinants: readonly Determinant[]
  /** Messages that it has sent and that may have to be sent again. */
  readonly entries: readonly Outgoing[]
}

export const nothing: Note = { determinants: [], entries: [], visible: [] }
