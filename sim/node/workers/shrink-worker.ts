// What a thread that shrinks does: one finding, from what was found to its simplest form.

import { type Case, type Shrunk, shrink } from '../../experiments/search/shrinking/shrink.ts'

export interface Shrinking {
  readonly check: string
  readonly found: Case
}

const performShrinking = ({ check, found }: Shrinking): Shrunk => shrink(check, found)

export default performShrinking
