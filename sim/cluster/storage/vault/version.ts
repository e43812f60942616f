// One version of a process on a file server.

import type { SavedState } from '../saved-state.ts'
import type { StoredImage } from './stored-image.ts'

export interface Version {
  readonly number: number
  /** The incarnation that wrote it: a later one may write another with the same number. */
  readonly incarnation: number
  readonly image: StoredImage
  readonly saved: SavedState
}
