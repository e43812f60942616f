// What the page of a run is made from: the result, the hosts, the whole trace, and the collisions on the wire, which are not trace events.

import type { SimulationResult } from '../../sim/result.ts'
import type { HostOfRun } from './model.ts'
import type { PackedTrace } from './packing.ts'

export interface RunData {
  readonly result: SimulationResult
  readonly hosts: readonly HostOfRun[]
  readonly trace: PackedTrace
  /** When stations of the Ethernet collided, in nanoseconds, in order. */
  readonly collisions: readonly number[]
}

/** Parts that each run of a page has. */
export type RunElement = 'stage' | 'hint' | 'hosts' | 'state' | 'state-at' | 'lines'

/** The id of such a part. @param run the index of the run on the page, from 0 */
export const idOf = (name: RunElement, run: number): string => (run === 0 ? name : `${name}-${run + 1}`)
