// What a sweep keeps of a run: its outcome, its fingerprint and the measures below. A row is small plain data that fits on a line.

import type { OutcomeKind, RecoveryResult, SimulationResult } from '../../result.ts'

/** Which run: a configuration of the grid and a trial, both counted from 0. */
export interface Job {
  readonly configuration: number
  readonly trial: number
}

export interface Row extends Job {
  readonly outcome: OutcomeKind
  readonly fingerprint: string
  readonly measures: Measured
}

export type MeasureName = keyof typeof measures
/** Null if the run has nothing to measure, such as the duration of recoveries in a run without any. */
export type Measured = Readonly<Record<MeasureName, number | null>>

interface Measure {
  readonly of: (result: SimulationResult) => number | null
  /** The resolution of sums: nanoseconds, or whole items. */
  readonly unitsPerOne: number
}

const seconds = (of: Measure['of']): Measure => ({ of, unitsPerOne: 1e9 })
/** A mean of counts, kept at the same resolution as seconds. */
const share = seconds
const number = (of: Measure['of']): Measure => ({ of, unitsPerOne: 1 })

/** The mean over the recoveries of a run that reached this phase; null if none did. */
function meanOf(of: (recovery: RecoveryResult) => number | null): Measure['of'] {
  return ({ recoveries }) => {
    const values = recoveries.map(of).filter((value) => value !== null)
    return values.length === 0 ? null : sum(values) / values.length
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const measures = {
  /** The running time: virtual seconds from the actual start of the last initial process to the last answer. */
  seconds: seconds((result) => result.seconds),
  computeSeconds: seconds(({ costs }) => costs.computeSeconds),
  blockedSeconds: seconds(({ costs }) => costs.blockedSeconds),
  logSeconds: seconds(({ costs }) => costs.logSeconds),
  messages: number(({ costs }) => costs.messages),
  checkpoints: number(({ processes }) => sum(processes.map(({ checkpoints }) => checkpoints))),
  checkpointBytes: number(({ processes }) => sum(processes.map(({ checkpointBytes }) => checkpointBytes))),
  networkBytes: number(({ costs }) => costs.networkBytes),
  collisions: number(({ costs }) => costs.collisions),
  /** How many processes were recovered, or should have been; the phases below, and the replayed log, are means over the run. */
  recoveries: number(({ recoveries }) => recoveries.length),
  lostSeconds: seconds(meanOf((recovery) => recovery.seconds.lost)),
  detectionSeconds: seconds(meanOf((recovery) => recovery.seconds.detection)),
  restoreSeconds: seconds(meanOf((recovery) => recovery.seconds.restore)),
  replaySeconds: seconds(meanOf((recovery) => recovery.seconds.replay)),
  replayedMessages: share(meanOf((recovery) => recovery.records)),
} as const satisfies Record<string, Measure>

export const outcomeKinds: readonly OutcomeKind[] = ['completed', 'cannot-recover', 'stuck', 'violated']

export const measureNames = Object.keys(measures) as readonly MeasureName[]

export function rowOf({ configuration, trial }: Job, result: SimulationResult): Row {
  const measured: Partial<Record<MeasureName, number | null>> = {}
  for (const name of measureNames) measured[name] = measures[name].of(result)
  const { outcome, fingerprint } = result
  return { configuration, trial, outcome, fingerprint, measures: measured as Measured }
}
