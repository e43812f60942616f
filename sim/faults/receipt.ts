// What became of a fault: one receipt for each host it targeted, or for each random crash. A fault that hit nothing has a receipt
// too, marked inert.

import type { ProcessName } from '../programs/program.ts'
import type { HostName } from './plan.ts'

export interface Receipt {
  /** Which fault of the plan, counted from 0. */
  readonly fault: number
  /** Null if its moment never came. */
  readonly atNs: number | null
  /** Null for network faults, and for random crashes that never came. */
  readonly host: HostName | null
  /** The processes that ran on the host. */
  readonly processes: readonly ProcessName[]
  /** What was in progress there, in words; for network faults, what they did. */
  readonly during: readonly string[]
  /** It changed nothing: its moment never came, or its host was already down. */
  readonly inert: boolean
}

/** The receipt of a fault that changed nothing. */
export const inertReceipt = (fault: number, host: HostName | null, atNs: number | null): Receipt => ({
  fault,
  atNs,
  host,
  processes: [],
  during: [],
  inert: true,
})
