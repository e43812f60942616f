// What a protocol loses under crashes at a given rate, to first order: its overhead, and the cost of a crash once per time between crashes.

import type { ProtocolKind } from '../../../scenario/vocabulary.ts'
import type { RivalApplication } from '../rival-scenarios.ts'
import type { CrashRow, OverheadRow } from '../rows.ts'

export interface MeasuredCosts {
  readonly overheadPercent: number
  /** Of one crash. */
  readonly elapsedSeconds: number
}

/** The cost of a protocol, per cent of the run, for a given time between crashes: its overhead and the share of a crash. */
export const wastePercent = (overheadPercent: number, elapsedSeconds: number, everySeconds: number): number =>
  overheadPercent + (100 * elapsedSeconds) / everySeconds

/** The time between crashes above which the second is better; null: one of them always is. */
export function crossover(one: MeasuredCosts, other: MeasuredCosts): number | null {
  const saved = (one.overheadPercent - other.overheadPercent) / 100
  const more = other.elapsedSeconds - one.elapsedSeconds
  return saved !== 0 && more / saved > 0 ? more / saved : null
}

/** With incremental checkpoints at the paper's interval and one copy; null: one of the two was not measured. */
export function measuredCosts(
  { overheads, crashes }: { readonly overheads: readonly OverheadRow[]; readonly crashes: readonly CrashRow[] },
  protocol: ProtocolKind,
  application: RivalApplication,
): MeasuredCosts | null {
  const overhead = overheads.find(
    (row) =>
      row.protocol === protocol &&
      row.application === application &&
      row.policy === 'incremental' &&
      row.replication === 1 &&
      row.crashEverySeconds === null,
  )?.overheadPercent
  const elapsed = crashes.find((row) => row.protocol === protocol && row.application === application)?.elapsedSeconds
  return overhead == null || elapsed == null ? null : { overheadPercent: overhead, elapsedSeconds: elapsed }
}
