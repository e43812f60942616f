// What is kept of messages: by senders, and in an image.

import type { Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { SavedByProtocol } from '../../cluster/storage/saved-state.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Bound } from '../sender-logs/bounds.ts'
import type { Numbers } from '../sender-logs/notes.ts'

/** What a sender keeps of a message. */
export interface Kept extends Outgoing {
  /** Its place in its receiver's order; null if it has none yet, and is on its way. */
  index: number | null
  /** The receiver's incarnation when it assigned the index. */
  incarnation: number
}

export interface Saved extends SavedByProtocol {
  /** Per sender: the number of the last message that is visible. */
  readonly visible: Numbers
  readonly nextIndex: number
  readonly inbox: readonly Visible[]
  readonly buffer: readonly Kept[]
  readonly children: readonly ProcessName[]
  readonly bounds: readonly Bound[]
}
