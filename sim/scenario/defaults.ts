// All defaults of a scenario in one place, in the notation of scenario files: the paper's environment where the paper gives it.
// A default that depends on another choice is a function of it.

import type { WrittenScenario } from './written.ts'

export const defaults = {
  application: { workers: 4, memory: 'symbolic' },
  hosts: {
    /** A workstation for each worker and one for the master. */
    workstations: (workers: number) => ({ count: workers + 1, profile: 'sparcstation-1' }),
    servers: { count: 2, profile: 'sparcstation-10' },
    /** One where the protocol needs it. */
    recorders: { count: 0, profile: 'sparcstation-10' },
  },
  network: { kind: 'ethernet', megabitsPerSecond: { ethernet: 10, switched: 10_000 }, detail: 'frames' },
  star: {
    checkpoint: { policy: 'incremental', interval: '120s' },
    replication: 2,
    block: '8KB',
    /** Where there are tiers at all. */
    tiers: { copies: 2, every: 4 },
    log: 'delayed',
    variant: 'bcs',
    flush: '1s',
    failures: 1,
    recorder: 'memory',
    ring: { period: '5s', timeout: '2s', misses: 2, detail: 'probes' },
    costs: { checkpoint: '0s', restart: '0s' },
    placement: 'detector',
    without: [],
  },
  start: { stagger: '12s', jitter: '12s', alarmPhase: 'start' },
  crashes: { distribution: 'exponential', shape: 1 },
  loss: { from: '0s' },
  limit: '1d',
  seed: 1,
} as const satisfies {
  [Part in keyof WrittenScenario]?: unknown
} & { crashes: unknown; loss: unknown }

/** The paper's problem sizes; other applications have a small default. */
const paperSizes: Readonly<Record<string, number>> = { gauss: 1024, matmul: 1024, fft: 32768 }

export const defaultSize = (kind: string): number => (Object.hasOwn(paperSizes, kind) ? paperSizes[kind]! : 24)
