// What an image holds of a process beside its memory.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { SavedByProtocol } from '../../cluster/storage/saved-state.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Vector } from './intervals.ts'
import type { Entry } from './messages.ts'

/** Where a process stands. */
export interface Mark {
  /** On what its state depends. */
  readonly vector: Vector
  /** How many messages have become visible. */
  readonly position: number
}

export interface Saved extends SavedByProtocol, Mark {
  /** Per sender: the number of the last message that is visible. */
  readonly visible: readonly (readonly [ProcessName, number])[]
  /** What was acknowledged and not yet received. */
  readonly inbox: readonly Visible[]
  readonly buffer: readonly Entry[]
}
