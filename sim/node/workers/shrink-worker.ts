// A worker that shrinks one finding to its simplest form.

import { type Case, type Shrunk, shrink } from '../../experiments/search/shrinking/shrink.ts'
import { loadOwnCode } from '../own-code/load-own-code.ts'

export interface Shrinking {
  readonly check: string
  readonly found: Case
  /** Custom modules that it is run with. */
  readonly modules?: readonly string[] | undefined
}

const performShrinking = async ({ check, found, modules }: Shrinking): Promise<Shrunk> =>
  shrink(check, found, { own: await loadOwnCode(modules) })

export default performShrinking
