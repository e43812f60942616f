// The ring with and without its detection messages: a crash is found at the same instants, for the same bytes, up to 100 hosts; whoever could
// have been wrong about a host is as wrong as before.

import { describe, expect, test } from 'vitest'
import {
  defineScenario,
  type RingDetail,
  type SimulationResult,
  simulate,
  type TraceEvent,
} from '../../../sim/index.ts'
import type { WrittenScenario } from '../../../sim/scenario/written.ts'

interface Found {
  readonly result: SimulationResult
  /** Who declared whom dead, and when. */
  readonly deaths: [host: string, dead: string, atSeconds: number][]
  readonly probes: number
}

function run(scenario: WrittenScenario, detail: RingDetail): Found {
  const deaths: Found['deaths'] = []
  let probes = 0
  const read = (atNs: number, event: TraceEvent): void => {
    if (event.kind === 'host-declared-dead') deaths.push([event.host, event.dead, atNs / 1e9])
    else probes++
  }
  const star = { ...scenario.star, ring: { ...scenario.star?.ring, detail } }
  const names = ([host, dead]: Found['deaths'][number]): string => `${host} ${dead}`
  const result = simulate(defineScenario({ ...scenario, star } as Parameters<typeof defineScenario>[0]), {
    readers: [{ kinds: ['host-declared-dead', 'probe-sent'], read }],
    checks: true,
  })
  // by name, so that two crashes in the same millisecond may be found in either order
  deaths.sort((a, b) => (names(a) === names(b) ? a[2] - b[2] : names(a) < names(b) ? -1 : 1))
  return { result, deaths, probes }
}

const ring = (hosts: number, faults: WrittenScenario['faults'], seed = 1): WrittenScenario => ({
  application: { kind: 'pattern', workers: 1, size: 60, options: { work: '1min', state: '64KB' } },
  hosts: {
    workstations: { count: hosts - 2, profile: 'modern-server' },
    servers: { count: 2, profile: 'modern-server' },
  },
  network: { kind: 'switched' },
  star: { checkpoint: { interval: '7min' }, placement: 'least-loaded', ring: { period: '5s', timeout: '1s' } },
  start: { stagger: '0s', jitter: '0s' },
  ...{ faults: faults!, seed },
})

describe.each([10, 30, 100])('a ring of %i hosts', (hosts) => {
  const crashes = { hosts: 'workstations', each: `${hosts}min`, restartAfter: '30s' } as const
  const scenario = ring(hosts, [{ crashes }])
  const [probes, summarised] = [run(scenario, 'probes'), run(scenario, 'summarised')]

  test('crashes are found by the same hosts, at the same instants to a millisecond', () => {
    expect(summarised.deaths.length).toBeGreaterThan(30)
    expect(summarised.deaths.map(([host, dead]) => `${host} ${dead}`)).toEqual(
      probes.deaths.map(([host, dead]) => `${host} ${dead}`),
    )
    for (const [i, [, , atSeconds]] of summarised.deaths.entries())
      expect(Math.abs(atSeconds - probes.deaths[i]![2])).toBeLessThan(0.001)
    for (const { result } of [probes, summarised])
      expect(result).toMatchObject({ outcome: 'completed', violations: [] })
    expect(Math.abs(summarised.result.seconds - probes.result.seconds)).toBeLessThan(0.05)
  })
  test('for the same bytes, and for few of the events', () => {
    const ratio = summarised.result.costs.networkBytes / probes.result.costs.networkBytes
    expect(Math.abs(ratio - 1)).toBeLessThan(0.002)
    expect(summarised.probes).toBeLessThan(probes.probes / 3)
    expect(summarised.result.events).toBeLessThan(0.6 * probes.result.events)
  })
})

test('a host that stands still is taken for dead as before', () => {
  const stall: WrittenScenario['faults'] = [{ stall: 'ws3', at: '1000s', for: '20s' }]
  const [probes, summarised] = [run(ring(6, stall), 'probes'), run(ring(6, stall), 'summarised')]
  expect(probes.deaths.map(([host, dead]) => [host, dead])).toEqual([['ws2', 'ws3']])
  expect(summarised.deaths.map(([host, dead]) => [host, dead])).toEqual([['ws2', 'ws3']])
  expect(Math.abs(summarised.deaths[0]![2] - probes.deaths[0]![2])).toBeLessThan(0.001)
})

test('where packets may be lost every message is sent', () => {
  const loss: WrittenScenario['faults'] = [{ loss: 0.01, from: '100s', until: '200s' }]
  const [probes, summarised] = [run(ring(6, loss), 'probes'), run(ring(6, loss), 'summarised')]
  expect(summarised.probes).toBe(probes.probes)
  expect(summarised.result.events).toBe(probes.result.events)
})
