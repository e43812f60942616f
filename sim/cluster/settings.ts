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

/** A multiple of the time it takes to detect a crash. */
const OVERDUE = 8

/** How long a host waits for something that another is responsible for before it does it itself. */
export const overdueNs = ({ periodNs, timeoutNs, misses }: RingSettings): number =>
  OVERDUE * (periodNs + misses * timeoutNs)

/** Two tiers of stable storage: near copies of every checkpoint, and every so many of them on the file servers too. */
export interface Tiers {
  /** How many hosts have each near copy: the one that the process runs on, and the next ones. */
  readonly copies: number
  /** Every checkpoint whose number this divides goes to the file servers too. */
  readonly every: number
}

export interface LayerSettings {
  readonly policy: CheckpointPolicy
  readonly intervalNs: number
  /** The size of the blocks in which images are written, read and copied. */
  readonly blockBytes: number
  readonly log: LogDurability
  readonly variant: IndexVariant
  /** How often a log that is written asynchronously is flushed. */
  readonly flushNs: number
  /** How many workstations may be lost at a time, under a protocol for which this can be chosen. */
  readonly failures: number
  /** The host that records messages (-1 if there is none), and when it reports one as recorded. */
  readonly recorder: { readonly host: number; readonly mode: RecorderMode }
  /** Null: there is one tier, the file servers. */
  readonly tiers?: Tiers | null
  readonly ring: RingSettings
  readonly placement: Placement
  /** News up to this size contains everything that the host knows; beyond it, only differences. */
  readonly wholeNewsBytes: number
  /** Mechanisms that are switched off: those of mechanisms.ts and of the protocol. */
  readonly without: ReadonlySet<string>
  readonly memory: MemoryMode
  /** In flow detail: models many consecutive exchanges as one flow. Null in frame detail. */
  readonly series: SeriesOfAll | null
  /** If set, detection messages whose answer is known are not sent. */
  readonly quiet?: QuietRing | null
  /** From the start of a process to its first alarm; drawn per process when phases are random. */
  readonly firstAlarmNs: (process: ProcessName) => number
}
