// What three-way messages cost on the wire, what they bring back, and what is lost with both hosts: small runs.

import { describe, expect, test } from 'vitest'
import { countTraffic } from '../../../sim/experiments/rivals/traffic-count.ts'
import { crashAt, type Strike, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const small = (kind: 'gauss' | 'ordered'): Scenario => {
  const scenario = smallScenario({
    ...{ kind, policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' },
  })
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'backup' } }
}

function outcomeOf(scenario: Scenario, strikes: readonly Strike[]) {
  const events: Extract<TraceEvent, { kind: 'backup-made' }>[] = []
  const readers = [
    (_: number, event: TraceEvent) => event.kind === 'backup-made' && event.isNoted && events.push(event),
  ]
  const { outcome, violations, reason, answers } = simulate(withFaults(scenario, strikes), { checks: true, readers })
  return { fate: { outcome, violations, reason, answers }, events }
}
const well = (scenario: Scenario) => ({
  ...{ outcome: 'completed', violations: [], reason: null, answers: simulate(scenario).answers },
})

describe('without crashes', () => {
  test('a message is six datagrams, and its content crosses the network twice', () => {
    const { traffic } = countTraffic(small('gauss'), '1', [])
    expect(traffic.messages).toBeGreaterThan(40)
    expect(traffic.datagrams).toBe(6 * traffic.messages)
    expect(traffic.headerBytes).toBe(traffic.messageBytes + 28 * traffic.messages)
    expect(traffic.controlMessages).toBe(traffic.checkpoints + 4) // and four backups are made
  })

  test('each process has one backup, on the next workstation', () => {
    const { events } = outcomeOf(small('gauss'), [])
    expect(events.map(({ host, backup }) => `${host} ${backup}`).sort()).toEqual([
      ...['ws1 ws2', 'ws2 ws3', 'ws3 ws4', 'ws4 ws1'],
    ])
  })
})

test('a crash of each workstation is survived, and takes the backup of another process with it', () => {
  const scenario = small('ordered')
  for (const [at, host] of ['ws1', 'ws2', 'ws3', 'ws4'].entries()) {
    const { fate, events } = outcomeOf(scenario, [crashAt([host], 2e8 + at * 1e8)])
    expect(fate).toEqual(well(scenario))
    expect(events.filter(({ backup }) => backup === host).length).toBeGreaterThan(0)
    expect(events.length).toBeGreaterThan(4)
  }
})

test('both hosts of a process at once: the run says what is lost', () => {
  const { fate } = outcomeOf(small('gauss'), [crashAt(['ws1', 'ws2'], 5e8)])
  expect(fate).toMatchObject({ outcome: 'cannot-recover', violations: [] })
  expect(fate.reason).toBe('the host of gauss/1 was lost, and so was its backup on ws2')
})

test('one after the other down to the last workstation, which goes on without a backup', () => {
  const scenario = { ...small('ordered'), application: { ...small('ordered').application, size: 60 } }
  const { fate, events } = outcomeOf(scenario, [crashAt(['ws4'], 5e8), crashAt(['ws1'], 3e9), crashAt(['ws2'], 6e9)])
  expect(fate).toEqual(well(scenario))
  expect(events.at(-1)).toMatchObject({ host: 'ws3', backup: '' })
})

test('what is lost on the wire is sent again', () => {
  const scenario = small('gauss')
  const { protocol } = scenario
  const lossy: Scenario = {
    ...scenario,
    protocol: { ...protocol, ring: { ...protocol.ring, misses: 20 } }, // nobody is taken for dead
    faults: [{ kind: 'loss', probability: 0.05, fromNs: 0, untilNs: null }],
  }
  const { outcome, answers } = simulate(lossy)
  expect({ outcome, answers }).toEqual({ outcome: 'completed', answers: simulate(scenario).answers })
})
