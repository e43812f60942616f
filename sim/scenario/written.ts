// A scenario as people write it: the shape of a scenario file, durations and sizes as text. Everything but the application's
// kind may be left out. schema.ts says the same to editors and checks it; build.ts turns it into a Scenario.

import type { Distribution } from '../faults/plan.ts'
import type { MemoryMode } from '../machine/address-space.ts'
import type { Ablation, AlarmPhase, CheckpointPolicy, NetworkKind, Placement } from './vocabulary.ts'

export interface WrittenScenario {
  name?: string
  description?: string
  application: {
    kind: string
    size?: number
    workers?: number
    memory?: MemoryMode
    baseImage?: string
    replication?: number
    options?: Record<string, number | string>
  }
  hosts?: { workstations?: WrittenHosts | WrittenHosts[]; servers?: WrittenHosts | WrittenHosts[] }
  network?: { kind?: NetworkKind; megabitsPerSecond?: number }
  star?: {
    checkpoint?: { policy?: CheckpointPolicy; interval?: string }
    replication?: number
    ring?: { period?: string; timeout?: string; misses?: number }
    costs?: { checkpoint?: string; restart?: string }
    placement?: Placement
    without?: Ablation[]
  }
  start?: { stagger?: string; jitter?: string; alarmPhase?: AlarmPhase }
  faults?: WrittenFault[]
  limit?: string
  seed?: number | string
}

export interface WrittenHosts {
  count: number
  profile?: string
}

export type WrittenFault =
  | { crash: string | string[]; at?: string; when?: string; restartAfter?: string }
  | { crashes: WrittenCrashes | { trace: WrittenTrace | string } }
  | { stall: string | string[]; at?: string; when?: string; for: string }
  | { loss: number; from?: string; until?: string }
  | { partition: string[][]; from: string; until: string }

export interface WrittenCrashes {
  /** `workstations`, `servers`, `all`, or names. */
  hosts: string | string[]
  distribution?: Distribution
  meanTimeBetween: string
  shape?: number
  restartAfter?: string
  until?: string
}

export type WrittenTrace = { host: string; at: string; restartAfter?: string }[]
