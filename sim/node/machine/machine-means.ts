// The parameters of a measurement of this machine.

import type { Interruption } from '../interruption.ts'

export interface MachineMeans {
  /** The folder whose disk is measured; files written there are removed again. */
  readonly folder: string
  readonly repetitions: number
  /** Defaults to `cc`; null: measure as if there were none. */
  readonly compiler?: string | null
  readonly onRepetition?: () => void
  readonly interruption: Pick<Interruption, 'happened' | 'promise'>
}
