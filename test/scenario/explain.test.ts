import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadScenario } from '../../sim/scenario/reading/load.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { explain } from '../../sim/scenario/writing/explain.ts'
import { flowText, writtenScenario } from '../../sim/scenario/writing/write.ts'
import type { WrittenFault } from '../../sim/scenario/written.ts'
import { writtenScenarios } from './arbitrary-scenario.ts'

function scenarioOf(plain: unknown): Scenario {
  const parsed = parseScenario(plain)
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
  return parsed.scenario
}

describe('an explained scenario', () => {
  test('loads back to the same scenario', () => {
    fc.assert(
      fc.property(writtenScenarios, (written) => {
        const scenario = scenarioOf(written)
        expect(loadScenario(explain(scenario), 'explained.yaml')).toEqual({ scenario })
      }),
    )
  })

  test('is explained by the same text again: nothing is left to defaults', () => {
    fc.assert(
      fc.property(writtenScenarios, (written) => {
        const text = explain(scenarioOf(written))
        const again = loadScenario(text, 'explained.yaml')
        expect('scenario' in again && explain(again.scenario)).toBe(text)
      }),
    )
  })

  test('is plain data: it survives JSON', () => {
    fc.assert(
      fc.property(writtenScenarios, (written) => {
        const scenario = scenarioOf(written)
        expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario)
        expect(scenarioOf(JSON.parse(JSON.stringify(writtenScenario(scenario))))).toEqual(scenario)
      }),
    )
  })
})

test('the least scenario gets all defaults', () => {
  expect(explain(scenarioOf({ application: { kind: 'gauss' } }))).toBe(`\
name: gauss
application: { kind: gauss, size: 1024, workers: 4, memory: symbolic }
hosts:
  workstations: { count: 5, profile: sparcstation-1 }
  servers: { count: 2, profile: sparcstation-10 }
network: { kind: ethernet, megabitsPerSecond: 10, detail: frames }
star:
  checkpoint: { policy: incremental, interval: 2min }
  replication: 2
  block: 8KB
  log: delayed
  ring: { period: 5s, timeout: 2s, misses: 2, detail: probes }
  costs: { checkpoint: 0s, restart: 0s }
  placement: detector
  without: []
start: { stagger: 12s, jitter: 12s, alarmPhase: start }
faults: []
limit: 1d
seed: 1
`)
})

test('groups of machines are numbered through, workstations before servers', () => {
  const { hosts } = scenarioOf({
    application: { kind: 'fft' },
    hosts: { workstations: [{ count: 1 }, { count: 2, profile: 'modern-server' }], servers: { count: 2 } },
  })
  expect(hosts.map(({ name, profile }) => `${name} ${profile}`)).toEqual([
    'ws1 sparcstation-1',
    'ws2 modern-server',
    'ws3 modern-server',
    'fs1 sparcstation-10',
    'fs2 sparcstation-10',
  ])
})

test.each<WrittenFault>([
  { crash: 'ws1', when: '5ms after checkpoint 2 of gauss/1 begins', restartAfter: '1min' },
  { crash: ['ws1', 'ws2'], at: '1s' },
  { loss: 1e-7, from: '0s', until: '2s' },
  { crashes: { hosts: ['true', 'no', 'ws: 1', '#'], distribution: 'weibull', meanTimeBetween: '1d', shape: 0.7 } },
  { partition: [['ws1'], ['on', '']], from: '0s', until: '1s' },
])('a fault is one line of YAML: %j', (fault) => {
  expect(parse(flowText(fault))).toEqual(fault)
  expect(flowText(fault)).not.toContain('\n')
})
