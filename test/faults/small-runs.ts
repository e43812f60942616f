// Small scenarios for stories about faults: a scenario that is over in seconds, with the policy, degree and memory of choice.

import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import type { CheckpointPolicy } from '../../sim/scenario/vocabulary.ts'
import type { WrittenFault } from '../../sim/scenario/written.ts'

export interface Circumstances {
  readonly kind: 'gauss' | 'matmul' | 'fft' | 'files' | 'spawner'
  readonly policy: CheckpointPolicy
  readonly replication: number
  readonly memory: 'bytes' | 'symbolic'
  readonly placement?: 'detector' | 'least-loaded'
}

const applications = {
  gauss: { size: 24 },
  matmul: { size: 96 },
  fft: { size: 768 },
  files: { size: 20, options: { records: 8, recordBytes: 512, journalBytes: 256, exchangeEvery: 4 } },
  spawner: { size: 4, options: { depth: 2, fanOut: 2 } },
} as const

/** ws1 to ws4 with three workers (number k on ws<k>) and the master on ws4, and as many servers as copies. */
export function smallRun(circumstances: Circumstances, faults: readonly WrittenFault[]): Scenario {
  const { kind, policy, replication, memory, placement = 'detector' } = circumstances
  const parsed = parseScenario({
    name: `a small ${kind}`,
    application: { kind, workers: 3, memory, baseImage: '40KB', ...applications[kind] },
    hosts: { workstations: { count: 4, profile: 'sparcstation-1' }, servers: { count: Math.max(1, replication) } },
    star: {
      checkpoint: { policy, interval: '500ms' },
      replication,
      ring: { period: '200ms', timeout: '200ms', misses: 2 },
      placement,
    },
    start: { stagger: '20ms', jitter: '10ms' },
    faults,
    limit: '10min',
  })
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
  return parsed.scenario
}
