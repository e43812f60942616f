// How the layer is set up; the same on all hosts of a run.

import type { MemoryMode } from '../machine/address-space.ts'
import type { ProcessName } from '../programs/program.ts'
import type { CheckpointPolicy, IndexVariant, LogDurability, Placement, RecorderMode } from './mechanisms.ts'
import type { QuietRing } from './ring/quiet-ring.ts'
import type { SeriesOfAll } from './storage/series/series-seen.ts'

export interface RingSettings {
  readonly periodNs: number
  readonly timeoutNs: number
  readonly misses: number
}

/** So many times as long as it takes to find a crash. */
const OVERDUE = 8

/** What somebody else is to see to is overdue after so long, and whoever waits for it does it himself. */
export const overdueNs = ({ periodNs, timeoutNs, misses }: RingSettings): number =>
  OVERDUE * (periodNs + misses * timeoutNs)

export interface LayerSettings {
  readonly policy: CheckpointPolicy
  readonly intervalNs: number
  readonly log: LogDurability
  readonly variant: IndexVariant
  /** Where a log is written behind: how often. */
  readonly flushNs: number
  /** How many workstations may be lost at a time, under a protocol for which that can be chosen. */
  readonly failures: number
  /** The host that records messages (-1: there is none), and when it says so. */
  readonly recorder: { readonly host: number; readonly mode: RecorderMode }
  readonly ring: RingSettings
  readonly placement: Placement
  /** Hosts whose view and locations weigh no more tell all of it whenever they tell anything. */
  readonly wholeNewsBytes: number
  /** Mechanisms that are switched off: those of mechanisms.ts and of the protocol. */
  readonly without: ReadonlySet<string>
  readonly memory: MemoryMode
  /** In flow detail: models many consecutive exchanges as one flow. Null in frame detail. */
  readonly series: SeriesOfAll | null
  /** Detection messages whose answer is known are not sent. Null or left out: all are. */
  readonly quiet?: QuietRing | null
  /** From the start of a process to its first alarm; drawn per process when phases are random. */
  readonly firstAlarmNs: (process: ProcessName) => number
}
