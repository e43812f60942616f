// The only copy of all checkpoints on a server whose disk is memory: when it returns it has nothing. It must not count as if there had been nothing,
// or the next incremental checkpoint has no base, and a process goes back to an image that never was.

import { expect, test } from 'vitest'
import { defineScenario, simulate } from '../../../sim/index.ts'
import type { WrittenMachine } from '../../../sim/scenario/written-machine.ts'

const machine = (disk: 'nvme' | 'memory'): WrittenMachine => ({ like: 'modern-server', memory: '64GB', disk })

const outcome = (
  kind: 'chandy-lamport' | 'coordinated' | 'independent' | 'koo-toueg' | 'index',
  disk: 'nvme' | 'memory',
) => {
  const scenario = defineScenario({
    application: {
      ...{ kind: 'pattern', size: 5, workers: 3 },
      options: { work: '1min', state: '100MB', written: '10MB', where: 'sweep', messages: 'ring', messageSize: '64KB' },
    },
    hosts: {
      nodes: { count: 4, profile: machine('nvme') },
      storage: { role: 'server', count: 1, profile: machine(disk) },
    },
    network: { kind: 'switched', megabitsPerSecond: 1000, detail: 'flows' },
    protocol: {
      ...{ kind, replication: 1, placement: 'least-loaded', ring: { detail: 'summarised' } },
      checkpoint: { policy: 'incremental', interval: '60s' },
    },
    start: { stagger: '0s', jitter: '0s' },
    faults: [
      { crash: 'storage1', at: '130s', restartAfter: '15s' },
      { crash: 'node2', at: '150s' },
    ],
  })
  const result = simulate(scenario, { checks: true })
  return { outcome: result.outcome, violations: result.violations }
}

test.each(['chandy-lamport', 'coordinated', 'independent', 'koo-toueg', 'index'] as const)(
  '%s: what memory has lost cannot be recovered, what a disk has kept can',
  (kind) => {
    expect(outcome(kind, 'memory')).toEqual({ outcome: 'cannot-recover', violations: [] })
    expect(outcome(kind, 'nvme')).toEqual({ outcome: 'completed', violations: [] })
  },
)
