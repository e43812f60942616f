// What causal logging costs on the wire, and what it brings back: small runs.

import { describe, expect, test } from 'vitest'
import { countTraffic } from '../../../sim/experiments/rivals/traffic-count.ts'
import { crashAt, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const small = (kind: 'gauss' | 'ordered', failures: number, workers = 3): Scenario => {
  const setting = { policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' } as const
  const scenario = smallScenario({ kind, ...setting, workers })
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'causal', failures } }
}

const withoutCheckpoints = ({ protocol, ...others }: Scenario): Scenario => ({
  ...others,
  protocol: { ...protocol, checkpoint: { ...protocol.checkpoint, policy: 'none' } },
})

describe('without crashes', () => {
  const { traffic } = countTraffic(withoutCheckpoints(small('gauss', 1)), '1', [])

  test('a message costs two datagrams, and nothing is asked', () => {
    expect(traffic.messages).toBeGreaterThan(40)
    expect(traffic.datagrams).toBe(2 * traffic.messages)
    expect(traffic.controlMessages).toBe(0)
  })

  test('four bytes and, but for the last to each of four processes, one determinant of sixteen', () => {
    const determinants = (traffic.headerBytes - 4 * traffic.messages) / 16
    expect(determinants).toBeLessThanOrEqual(traffic.messages)
    expect(determinants).toBeGreaterThanOrEqual(traffic.messages - 4)
    expect(Number.isInteger(determinants)).toBe(true)
  })

  test('the more crashes at a time, the more ride; but from each of four hosts to each other a determinant goes once at most', () => {
    const of = (failures: number): number => {
      const { traffic } = countTraffic(withoutCheckpoints(small('gauss', failures)), '1', [])
      return (traffic.headerBytes - 4 * traffic.messages) / 16 / traffic.messages
    }
    const [two, all] = [of(2), of(9)]
    expect(two).toBeGreaterThan(1.5)
    expect(all).toBeGreaterThan(two)
    expect(all).toBeLessThanOrEqual(12)
  })

  test('nothing goes to a log', () => {
    const events: TraceEvent[] = []
    simulate(small('gauss', 1), { readers: [(_: number, event: TraceEvent) => events.push(event)] })
    expect(events.filter(({ kind }) => kind === 'record-stored')).toEqual([])
  })
})

const long = (failures: number): Scenario => {
  const scenario = small('ordered', failures)
  return { ...scenario, application: { ...scenario.application, size: 60 } }
}

const survived = { outcome: 'completed', violations: [], beyondPromise: null }

test('one crash after another is survived, down to one workstation', () => {
  const crashes = [crashAt(['ws4'], 5e8, null), crashAt(['ws1'], 3e9, null), crashAt(['ws2'], 6e9, null)]
  const { outcome, violations, beyondPromise } = simulate(withFaults(long(1), crashes), { checks: true })
  expect({ outcome, violations, beyondPromise }).toEqual(survived)
})

describe.each([400, 500, 600, 700])('two workstations at a time, at %i ms', (atMs) => {
  const faults = [crashAt(['ws4'], atMs * 1e6, null), crashAt(['ws1'], atMs * 1e6 + 1e7, null)]

  test('are survived where two failures are', () => {
    const { outcome, violations, beyondPromise } = simulate(withFaults(long(2), faults), { checks: true })
    expect({ outcome, violations, beyondPromise }).toEqual(survived)
  })

  test('where one is, the run may say that it cannot go on, and gives no wrong answer', () => {
    const { outcome, reason, violations, beyondPromise } = simulate(withFaults(long(1), faults), { checks: true })
    expect(violations).toEqual([])
    expect(beyondPromise).toBe('a second workstation was lost before every process was live again')
    if (outcome === 'cannot-recover') expect(reason).toMatch(/lost with (another host|other hosts)/)
    else expect(outcome).toBe('completed')
  })
})

test('a third workstation is one too many where two may be lost', () => {
  const faults = ['ws4', 'ws1', 'ws2'].map((host, at) => crashAt([host], 5e8 + at * 1e6, null))
  const { violations, beyondPromise } = simulate(withFaults(long(2), faults), { checks: true })
  expect({ violations, beyondPromise }).toEqual({
    violations: [],
    beyondPromise: 'one workstation too many was lost before every process was live again',
  })
})
