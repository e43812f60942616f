// The results of the suite's runs, program by program.

import type { SuiteProgram } from './suite.ts'

/** A mean over trials, and half the width of its 95 % interval; null: too few trials. */
export interface Estimated {
  readonly mean: number | null
  readonly ci95: number | null
}

export interface SuiteRow {
  readonly program: SuiteProgram
  /** Without fault tolerance. */
  readonly seconds: Estimated
  /** Checkpoints per process and run, mean. */
  readonly checkpoints: number | null
  /** What a checkpoint of all processes writes, with copy-on-write. */
  readonly checkpointKB: number | null
  /** Over the run without fault tolerance of the same trial; until the programs have done their work, excluding the handling of ends. */
  readonly overheadPercent: Estimated
  /** The same, if processes are blocked until their whole image is on the server. */
  readonly fullOverheadPercent: Estimated
  /** How long a checkpoint stops a process. */
  readonly stopSeconds: { readonly full: number | null; readonly copyOnWrite: number | null }
  /** The same, if there are rounds and numbers on messages but nothing is saved. */
  readonly synchronisationPercent: Estimated
  /** From the end of the work until the answers count. */
  readonly endSeconds: number | null
  readonly traffic: TrafficFigures | null
}

/** Counted in one run; `missed` names the counts that differ from what follows from the protocol's definition. */
export interface TrafficFigures {
  readonly rounds: number
  readonly messages: number
  readonly controlMessages: number
  readonly headerBytes: number
  readonly missed: readonly string[]
}
