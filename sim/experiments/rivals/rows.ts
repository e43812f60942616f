// The figures of the comparison, one row per protocol and program.

import type { CheckpointPolicy, ProtocolKind } from '../../scenario/vocabulary.ts'
import type { DerivedTraffic } from './derived.ts'
import type { RivalApplication } from './rival-scenarios.ts'

export interface OverheadRow {
  readonly protocol: ProtocolKind
  readonly application: RivalApplication
  /** `none`: the protocol takes no checkpoints, or it is best to take none. */
  readonly policy: CheckpointPolicy
  readonly replication: number
  /** Null: no checkpoint. */
  readonly intervalSeconds: number | null
  /** The mean time between crashes for which the interval is best; null: the paper's interval, whatever the crashes. */
  readonly crashEverySeconds: number | null
  readonly overheadPercent: number | null
  readonly ci95: number | null
  /** Mean running time. */
  readonly seconds: number | null
  readonly completed: number
}

export interface CrashRow {
  readonly protocol: ProtocolKind
  readonly application: RivalApplication
  readonly schedules: number
  /** Means over the schedules from which the run recovered. */
  readonly detectionSeconds: number | null
  readonly restoreSeconds: number | null
  readonly replaySeconds: number | null
  /** Processor work. */
  readonly undoneSecondsDead: number | null
  readonly undoneSecondsSurvivors: number | null
  readonly survivorsRolledBack: number | null
  /** How much longer the run took than without the crash. */
  readonly elapsedSeconds: number | null
  readonly elapsedCi95: number | null
  readonly cannotRecover: number
  /** The most checkpoints that a survivor fell past. */
  readonly deepestFall: number
  /** The most that one process lost. */
  readonly longestUndoneSeconds: number
  readonly processesRead: number | null
  readonly hostsActing: number | null
  /** Messages that were received again in the recorded order. */
  readonly replayedMessages: number | null
  /** The most versions of all processes together that a recovery line kept; null: there are no lines. */
  readonly versionsKept: number | null
}

/** Whole runs under crashes by chance. */
export interface RateRow {
  readonly protocol: ProtocolKind
  readonly application: RivalApplication
  /** The mean time between crashes of hosts that workers run on. */
  readonly crashEverySeconds: number
  readonly trials: number
  readonly completed: number
  readonly cannotRecover: number
  /** They were still not over when crashes had gone on for many times the length of the program; the crashes then cease. */
  readonly unfinished: number
  /** Of hosts with a process, since the program had begun; mean over the completed runs. */
  readonly crashes: number | null
  /** How much longer the completed runs took than without fault tolerance and crashes. */
  readonly lostPercent: number | null
  readonly ci95: number | null
  /** What the formula gives for the measured overhead and the measured cost of a crash. */
  readonly formulaPercent: number | null
}

/** Runs in which a second worker's host crashes after the first. */
export interface SecondRow {
  readonly protocol: ProtocolKind
  readonly application: RivalApplication
  /** How many hosts may be lost at once, where that is set: `causal`; null: it is not a setting of the protocol. */
  readonly failures: number | null
  readonly gapSeconds: number
  readonly schedules: number
  readonly recovered: number
  readonly cannotRecover: number
  /** How much longer the runs that recovered took than without the crashes. */
  readonly elapsedSeconds: number | null
  readonly elapsedCi95: number | null
}

export interface TrafficRow {
  readonly protocol: ProtocolKind
  readonly application: RivalApplication
  readonly replication: number
  readonly datagrams: number
  readonly headerBytes: number
  readonly controlMessages: number
  /** Asked because a process has ended; not among the others. */
  readonly endMessages: number
  readonly versions: number
  /** The most of one process, not counting one in progress. */
  readonly versionsAtRest: number
  /** Of all processes together, and how many of them were forced by a message. */
  readonly checkpoints: number
  readonly forcedCheckpoints: number
  /** From the end of a program until nothing could undo its answer, mean over processes. */
  readonly answerSeconds: number
  readonly derived: DerivedTraffic
  /** Which of these differ from the derived figures. */
  readonly missed: readonly (keyof DerivedTraffic)[]
}
