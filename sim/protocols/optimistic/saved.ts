// What an image holds of a process besides its memory.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { SavedByProtocol } from '../../cluster/storage/saved-state.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Vector } from './intervals.ts'
import type { Entry } from './messages.ts'

/** The state of a process at one instant. */
export interface Mark {
  /** What its state depends on. */
  readonly vector: Vector
  /** How many messages have become visible. */
  readonly position: number
}

export interface Saved extends SavedByProtocol, Mark {
  /** Per sender: the number of the last message that is visible. */
  readonly visible: readonly (readonly [ProcessName, number])[]
  /** Messages acknowledged and not yet received. */
  readonly inbox: readonly Visible[]
  readonly buffer: readonly Entry[]
}
