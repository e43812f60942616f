// What publishing costs on the wire, what it brings back, and what the loss of the recorder means: small runs.

import { describe, expect, test } from 'vitest'
import { countTraffic } from '../../../sim/experiments/rivals/traffic-count.ts'
import { crashAt, type Strike, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import type { RecorderMode } from '../../../sim/scenario/vocabulary.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

type Kind = 'gauss' | 'ordered'

const small = (kind: Kind, recorder: RecorderMode = 'memory', spare = 0): Scenario => {
  const scenario = smallScenario({
    ...{ kind, policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes', spare },
  })
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'publishing', recorder } }
}

function outcomeOf(scenario: Scenario, strikes: readonly Strike[]) {
  const { outcome, violations, reason, answers } = simulate(withFaults(scenario, strikes), { checks: true })
  return { outcome, violations, reason, answers }
}

const well = (scenario: Scenario) => ({
  ...{ outcome: 'completed', violations: [], reason: null, answers: simulate(scenario).answers },
})

describe('without crashes', () => {
  test('a message is three datagrams, with the place in one of them; a checkpoint one beside', () => {
    const { traffic } = countTraffic(small('gauss'), '1', [])
    expect(traffic.messages).toBeGreaterThan(40)
    expect(traffic.datagrams).toBe(3 * traffic.messages)
    expect(traffic.headerBytes).toBe(16 * traffic.messages)
    expect(traffic.controlMessages).toBe(traffic.checkpoints)
  })

  test('every message is on the recorder before it is visible, and nothing of it goes to a file server', () => {
    const events: TraceEvent[] = []
    simulate(small('gauss'), { readers: [(_, event) => events.push(event)] })
    const has = new Set<string>()
    for (const event of events) {
      if (event.kind === 'record-stored') {
        expect(event.host).toBe('rec1')
        has.add(`${event.process} ${event.index} ${event.from} ${event.sequence}`)
      }
      if (event.kind === 'message-logged')
        expect(has).toContain(`${event.process} ${event.index} ${event.from} ${event.sequence}`)
    }
    expect(has.size).toBeGreaterThan(40)
  })

  test('what is sent on one host is recorded too, though it does not cross the wire', () => {
    const scenario = small('ordered', 'memory', -1)
    expect(outcomeOf(scenario, [])).toEqual(well(scenario))
    const { traffic } = countTraffic(scenario, '1', [])
    // asked and answered, in the place of what the recorder overhears and says
    expect(traffic.control.publish).toBeGreaterThan(0)
  })

  test('the disk of the recorder makes a message slower', () => {
    const [memory, disk] = (['memory', 'disk'] as const).map((mode) => simulate(small('gauss', mode)).seconds)
    expect(disk).toBeGreaterThan(memory!)
  })
})

test.each(['memory', 'disk'] as const)('a crash of each workstation is survived, with the log in %s', (mode) => {
  const scenario = small('ordered', mode)
  for (const [at, host] of ['ws1', 'ws2', 'ws3', 'ws4'].entries())
    expect(outcomeOf(scenario, [crashAt([host], 2e8 + at * 1e8)])).toEqual(well(scenario))
})

test('frames that the recorder or a receiver misses are sent again, or asked for', () => {
  const scenario = small('gauss')
  const { protocol } = scenario
  const lossy: Scenario = {
    ...scenario,
    protocol: { ...protocol, ring: { ...protocol.ring, misses: 20 } }, // nobody is taken for dead
    faults: [{ kind: 'loss', probability: 0.05, fromNs: 0, untilNs: null }],
  }
  for (const seed of ['1', '2', '3']) {
    const { outcome, answers } = simulate(lossy, { seed })
    expect({ outcome, answers }).toEqual({ outcome: 'completed', answers: simulate(scenario).answers })
  }
})

describe('the recorder', () => {
  test.each(['memory', 'disk'] as const)('comes back with its log in %s, and the run goes on', (mode) => {
    const scenario = small('gauss', mode)
    expect(outcomeOf(scenario, [crashAt(['rec1'], 5e8, 2e9)])).toEqual(well(scenario))
  })

  test('does not come back: nothing becomes visible, and the run says why it ends', () => {
    const { outcome, reason, violations } = outcomeOf(small('gauss'), [crashAt(['rec1'], 5e8)])
    expect({ outcome, violations }).toEqual({ outcome: 'cannot-recover', violations: [] })
    expect(reason).toBe('rec1 is down for good, and nothing becomes visible without it')
  })

  const never = (mode: RecorderMode): Scenario => {
    const scenario = small('gauss', mode)
    const checkpoint = { ...scenario.protocol.checkpoint, policy: 'none' as const }
    return { ...scenario, protocol: { ...scenario.protocol, checkpoint } }
  }
  const recorderThenWorker = [crashAt(['rec1'], 5e8, 2e9), crashAt(['ws1'], 5e9)]

  test('has lost the log, and a process that had not saved itself since cannot be brought back', () => {
    const { outcome, reason, violations } = outcomeOf(never('memory'), recorderThenWorker)
    expect({ outcome, violations }).toEqual({ outcome: 'cannot-recover', violations: [] })
    expect(reason).toContain('the recorder has lost messages of gauss/')
  })

  test('has it still where it waited for its disk', () => {
    expect(outcomeOf(never('disk'), recorderThenWorker)).toEqual(well(never('disk')))
  })
})
