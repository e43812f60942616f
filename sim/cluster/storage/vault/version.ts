// One version of a process on a file server.

import type { SavedState } from '../saved-state.ts'
import type { StoredImage } from './stored-image.ts'

export interface Version {
  readonly number: number
  /** That wrote it: a later one may write another of the same number. */
  readonly incarnation: number
  readonly image: StoredImage
  readonly saved: SavedState
}
