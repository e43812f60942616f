// What sender-based logging costs on the wire, and what it brings back: small runs.

import { describe, expect, test } from 'vitest'
import { countTraffic } from '../../../sim/experiments/rivals/traffic-count.ts'
import { crashAt, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const small = (kind: 'gauss' | 'ordered', workers = 3): Scenario => {
  const scenario = smallScenario({
    kind,
    policy: 'incremental',
    replication: 2,
    placement: 'detector',
    memory: 'bytes',
    workers,
  })
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'sender-based' } }
}

const tracing = (events: TraceEvent[]) => ({ readers: [(_: number, event: TraceEvent) => events.push(event)] })

describe('without crashes', () => {
  const scenario = small('gauss')
  const { protocol } = scenario
  const never: Scenario = {
    ...scenario,
    protocol: { ...protocol, checkpoint: { ...protocol.checkpoint, policy: 'none' } },
  }
  const { traffic } = countTraffic(never, '1', [])

  test('a message costs two datagrams and at most one to confirm it', () => {
    expect(traffic.messages).toBeGreaterThan(40)
    expect(traffic.datagrams).toBeGreaterThan(2 * traffic.messages)
    expect(traffic.datagrams).toBeLessThanOrEqual(3 * traffic.messages)
    expect(traffic.controlMessages).toBe(0)
  })

  test('and eight bytes in its answer, eight in its confirmation', () => {
    expect(traffic.headerBytes).toBe(16 * traffic.messages)
  })

  test('nothing goes to a log', () => {
    const events: TraceEvent[] = []
    simulate(scenario, tracing(events))
    expect(events.filter(({ kind }) => kind === 'record-stored')).toEqual([])
  })
})

describe('one crash after another', () => {
  const crashes = [crashAt(['ws4'], 5e8, null), crashAt(['ws1'], 3e9, null), crashAt(['ws2'], 6e9, null)]
  const long = { ...small('ordered'), application: { ...small('ordered').application, size: 60 } }

  test('is survived, down to one workstation', () => {
    const { outcome, violations, beyondPromise } = simulate(withFaults(long, crashes), { checks: true })
    expect({ outcome, violations, beyondPromise }).toEqual({
      outcome: 'completed',
      violations: [],
      beyondPromise: null,
    })
  })

  test('what two processes on one host send each other goes to the servers', () => {
    const events: TraceEvent[] = []
    simulate(withFaults(long, crashes.slice(0, 1)), tracing(events))
    const homes = new Map<string, string>()
    let [together, apart] = [0, 0]
    for (const event of events) {
      if (event.kind === 'process-started') homes.set(event.process, event.host)
      if (event.kind !== 'record-stored' || event.host !== 'fs1') continue
      if (homes.get(event.process) === homes.get(event.from)) together++
      else apart++
    }
    expect([together > 10, apart]).toEqual([true, 0])
  })
})

test('a second crash before everybody is live again ends the run, or does no harm', () => {
  const scenario = small('ordered')
  const outcomes = new Set<string>()
  for (const atMs of [400, 500, 600, 700]) {
    const faults = [crashAt(['ws4'], atMs * 1e6, null), crashAt(['ws1'], atMs * 1e6 + 1e7, null)]
    const { outcome, reason, violations } = simulate(withFaults(scenario, faults), { checks: true })
    expect(violations).toEqual([])
    outcomes.add(outcome)
    if (outcome === 'cannot-recover')
      expect(reason).toMatch(/has seen message \d+ of .*, and what that depends on was lost/)
  }
  expect(outcomes).toContain('cannot-recover')
})

test.each(['small-gauss', 'small-ordered'])('what a process had seen that has ended counts too (%s)', (name) => {
  const file = new URL(`beyond/a-receiver-that-has-ended-${name}.yaml`, import.meta.url).pathname
  const { outcome, violations } = simulate(loadScenario(file), { checks: true })
  expect({ outcome, violations }).toEqual({ outcome: 'cannot-recover', violations: [] })
})
