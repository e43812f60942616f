// What became of a fault: one receipt for each host that it meant, or for each crash that chance made. A fault that found
// nothing to hit has one too, and it says so.

import type { ProcessName } from '../programs/program.ts'
import type { HostName } from './plan.ts'

export interface Receipt {
  /** Which fault of the plan, counted from 0. */
  readonly fault: number
  /** Null: its moment never came. */
  readonly atNs: number | null
  /** Null for faults of the network, and for those whose moment never came and that no host was drawn for. */
  readonly host: HostName | null
  /** What ran on the host. */
  readonly processes: readonly ProcessName[]
  /** What was in progress there, in words; of faults of the network, what they did. */
  readonly during: readonly string[]
  /** It changed nothing: its moment never came, or its host was down already. */
  readonly inert: boolean
}

/** A receipt of a fault that changed nothing. */
export const inertReceipt = (fault: number, host: HostName | null, atNs: number | null): Receipt => ({
  fault,
  atNs,
  host,
  processes: [],
  during: [],
  inert: true,
})
