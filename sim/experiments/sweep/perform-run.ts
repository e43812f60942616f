// One run of a sweep as plain data that can be handed to a worker or a queue, and what is kept of it. The row is made where the run
// is done, so that no whole result travels.

import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import { noOwnCode, type OwnCode } from '../own-code/own-code.ts'
import { type Job, type Row, rowOf } from './sweep-row.ts'

export interface SweepRun extends Job {
  readonly scenario: Scenario
  readonly seed: string
  /** Modules of somebody's own that it is run with; whoever carries it out loads them. */
  readonly modules?: readonly string[]
}

export function performRun({ configuration, trial, scenario, seed }: SweepRun, { parts }: OwnCode = noOwnCode): Row {
  return rowOf({ configuration, trial }, simulate(scenario, { ...parts, seed }))
}
