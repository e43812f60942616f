// Every application, whoever dies: each host of a small run crashes in its turn, and comes back, with placement of either
// kind. And what lies beyond the promise is said to.

import { describe, expect, test } from 'vitest'
import { simulate } from '../../sim/simulate.ts'
import { type Circumstances, smallRun } from './small-runs.ts'

const kinds = ['gauss', 'matmul', 'fft', 'files', 'spawner'] as const
const policies = ['full', 'pre-copy', 'incremental'] as const
const hosts = ['ws1', 'ws2', 'ws3', 'ws4', 'fs1', 'fs2'] as const

describe.each(kinds)('%s survives the crash of any host', (kind) => {
  test.each(policies)('with %s checkpoints', (policy) => {
    // each host with placement of one kind, and with the other kind under the next policy
    for (const placement of ['detector', 'least-loaded'] as const) {
      const circumstances: Circumstances = { kind, policy, replication: 2, memory: 'bytes', placement }
      const crashFree = simulate(smallRun(circumstances, []))
      const shift = policies.indexOf(policy) + Number(placement === 'detector')
      for (const host of hosts.filter((_, place) => (place + shift) % 2 === 0)) {
        const half = `${Math.round(crashFree.seconds * 500)}ms` as const
        const run = smallRun(circumstances, [{ crash: host, at: half, restartAfter: '700ms' }])
        const { outcome, reason, answers, violations, beyondPromise } = simulate(run, { checks: { crashFree } })
        expect({ host, placement, outcome, reason, violations, beyondPromise }).toEqual({
          ...{ host, placement, outcome: 'completed', reason: null, violations: [], beyondPromise: null },
        })
        expect(answers).toEqual(crashFree.answers)
      }
    }
  })
})

describe('a network that fails', () => {
  const circumstances: Circumstances = { kind: 'gauss', policy: 'incremental', replication: 2, memory: 'bytes' }

  test('by losing a datagram in fifty: the run is beyond the promise, and ends all the same', () => {
    const result = simulate(smallRun(circumstances, [{ loss: 0.02 }]), { checks: true })
    expect(result.beyondPromise).toMatch(/network/)
    expect(result.outcome).toBe('completed')
    expect(result.faults[0]!.hit[0]).toMatch(/^\d+ datagrams lost$/)
  })
  test('by falling in two: what was lost is counted', () => {
    const groups = [
      ['ws1', 'ws2', 'ws3', 'ws4'],
      ['fs1', 'fs2'],
    ]
    const result = simulate(smallRun(circumstances, [{ partition: groups, from: '1s', until: '1100ms' }]), {
      checks: true,
    })
    expect(result.beyondPromise).toMatch(/network/)
    expect(result.faults[0]!.inert).toBe(false)
  })
})

test('two runs with the same faults and seed are the same to the last digit', () => {
  const run = smallRun({ kind: 'files', policy: 'pre-copy', replication: 2, memory: 'bytes' }, [
    { crashes: { hosts: 'workstations', meanTimeBetween: '2s', restartAfter: '500ms', until: '10s' } },
    { stall: 'ws1', at: '3s', for: '1s' },
  ])
  expect(simulate(run, { checks: true })).toEqual(simulate(run, { checks: true }))
})
