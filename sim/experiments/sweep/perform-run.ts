// One run of a sweep as plain data that can be passed to a worker or a queue, and what is kept of it. The row is computed where the run
// is performed, so that the whole result need not be transferred.

import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import { noOwnCode, type OwnCode } from '../own-code/own-code.ts'
import { type Job, type Row, rowOf } from './sweep-row.ts'

export interface SweepRun extends Job {
  readonly scenario: Scenario
  readonly seed: string
  /** Custom modules that it is run with; the worker loads them. */
  readonly modules?: readonly string[]
}

export function performRun({ configuration, trial, scenario, seed }: SweepRun, { parts }: OwnCode = noOwnCode): Row {
  return rowOf({ configuration, trial }, simulate(scenario, { ...parts, seed }))
}
