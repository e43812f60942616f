// What the runs of the suite come to, program by program.

import type { SuiteProgram } from './suite.ts'

/** A mean over trials, and half the width of its 95 % interval; null: there were too few. */
export interface Estimated {
  readonly mean: number | null
  readonly ci95: number | null
}

export interface SuiteRow {
  readonly program: SuiteProgram
  /** Without fault tolerance. */
  readonly seconds: Estimated
  /** Checkpoints that a process took in a run, mean. */
  readonly checkpoints: number | null
  /** What a checkpoint of all processes writes, copied on write. */
  readonly checkpointKB: number | null
  /** Over the run without fault tolerance of the same trial; until the programs have done their work, without what the protocol does about ends. */
  readonly overheadPercent: Estimated
  /** The same, if processes stand still until their whole image is on the server. */
  readonly fullOverheadPercent: Estimated
  /** For how long a checkpoint stops a process. */
  readonly stopSeconds: { readonly full: number | null; readonly copyOnWrite: number | null }
  /** The same, if there are rounds and numbers on messages but nothing is saved. */
  readonly synchronisationPercent: Estimated
  /** From the end of the work until the answers count. */
  readonly endSeconds: number | null
  readonly traffic: TrafficFigures | null
}

/** Counted in one run; `missed` names what is not as it follows from the protocol's definition. */
export interface TrafficFigures {
  readonly rounds: number
  readonly messages: number
  readonly controlMessages: number
  readonly headerBytes: number
  readonly missed: readonly string[]
}
