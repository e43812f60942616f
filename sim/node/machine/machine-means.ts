// What a measurement of this machine is given.

import type { Interruption } from '../interruption.ts'

export interface MachineMeans {
  /** Whose disk is measured; what is written there is taken away again. */
  readonly folder: string
  readonly repetitions: number
  /** `cc` if not given; null: as if there were none. */
  readonly compiler?: string | null
  readonly onRepetition?: () => void
  readonly interruption: Pick<Interruption, 'happened' | 'promise'>
}
