// Crashes by chance beyond a mean for all: of each host, in groups, with repairs, from presets, with warnings.

import { describe, expect, test } from 'vitest'
import { lognormal, timesBetweenCrashes } from '../../sim/faults/crash-times.ts'
import { failurePresets } from '../../sim/faults/presets.ts'
import { RandomStream } from '../../sim/kernel/chance/random.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import { simulate } from '../../sim/simulate.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'

const drawn = (draw: (stream: RandomStream) => number, count = 20_000): number[] => {
  const stream = new RandomStream('1')
  return Array.from({ length: count }, () => draw(stream)).sort((a, b) => a - b)
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('how long a host stays up', () => {
  test.each(['exponential', 'weibull', 'bathtub'] as const)('%s has the mean that is asked for', (distribution) => {
    const values = drawn((stream) => timesBetweenCrashes[distribution](stream, 100, 0.7))
    expect(mean(values)).toBeGreaterThan(96)
    expect(mean(values)).toBeLessThan(104)
  })
  test('of a bathtub the early and the late fail, and nobody lives longer than the limit', () => {
    const limit = 24
    const values = drawn((stream) => timesBetweenCrashes.bathtub(stream, failurePresets.spot.eachDays * 24, 1))
    const within = (from: number, to: number): number =>
      values.filter((value) => value >= from && value < to).length / values.length
    expect(values.at(-1)).toBeLessThan(limit * 1.001)
    expect(values.at(-1)).toBeGreaterThan(limit * 0.99)
    expect(within(0, 2)).toBeGreaterThan(0.4) // half of (1 - exp(-2)) is 0.43
    expect(within(8, 16)).toBeLessThan(0.01)
    expect(within(22, 24.1)).toBeGreaterThan(0.4)
  })
  test('repairs at LANL: 355 minutes in the mean, 54 in the median', () => {
    const { meanHours, sigma } = failurePresets['lanl-18'].repair
    const values = drawn((stream) => lognormal(stream, meanHours * 60, sigma), 200_000)
    expect(values[100_000]! / 54).toBeGreaterThan(0.97)
    expect(values[100_000]! / 54).toBeLessThan(1.03)
    expect(mean(values) / 355).toBeGreaterThan(0.9)
    expect(mean(values) / 355).toBeLessThan(1.1)
  })
})

const scenarioWith = (crashes: object, rest: object = {}) =>
  parseScenario({
    application: { kind: 'pattern', workers: 4, size: 40, options: { work: '1s', state: '64KB', written: '16KB' } },
    hosts: { workstations: { count: 12 } },
    star: { checkpoint: { policy: 'incremental', interval: '1h' } },
    start: { stagger: '0s', jitter: '0s' },
    faults: [{ crashes: { hosts: 'workstations', ...crashes } }],
    ...rest,
  })

const complete = (read: ReturnType<typeof parseScenario>) => {
  if ('errors' in read) throw new Error(JSON.stringify(read.errors))
  return read.scenario
}

function crashesIn(crashes: object): { atNs: number; event: TraceEvent }[] {
  const seen: { atNs: number; event: TraceEvent }[] = []
  const kinds = new Set(['host-crashed', 'host-warned', 'host-restarted', 'checkpoint-begins', 'checkpoint-committed'])
  simulate(complete(scenarioWith(crashes)), {
    readers: [(atNs, event) => kinds.has(event.kind) && seen.push({ atNs, event })],
  })
  return seen
}

test('each and meanTimeBetween say the same in two ways', () => {
  const often = (crashes: object): unknown => {
    const [fault] = complete(scenarioWith(crashes)).faults
    return fault?.kind === 'crashes' && fault.meanTimeBetweenNs
  }
  expect(often({ each: '12d' })).toBe(often({ meanTimeBetween: '1d' }))
  expect(often({ each: '12d', together: 4 })).toBe(often({ meanTimeBetween: '4d' }))
})

test('hosts of a group crash within the time given, the others not with them', () => {
  const down = crashesIn({ each: '20s', together: 4, within: '500ms', until: '20s', restartAfter: '1min' })
    .filter(({ event }) => event.kind === 'host-crashed')
    .map(({ atNs, event }) => ({
      atNs,
      group: Math.floor((Number((event as { host: string }).host.slice(2)) - 1) / 4),
    }))
  const groups = new Set(down.map(({ group }) => group))
  expect(groups.size).toBeGreaterThan(0)
  for (const each of groups) {
    const times = down.filter(({ group }) => group === each).map(({ atNs }) => atNs)
    expect(times).toHaveLength(4)
    const span = Math.max(...times) - Math.min(...times)
    expect(span).toBeGreaterThan(0)
    expect(span).toBeLessThan(500e6)
  }
})

test('a host that is warned saves its processes, and crashes when it was told', () => {
  const seen = crashesIn({ hosts: ['ws1'], each: '20s', warning: '10s', until: '40s', restartAfter: '1min' })
  const [warned, begins] = seen
  expect(warned?.event).toMatchObject({ kind: 'host-warned', host: 'ws1' })
  expect(begins).toMatchObject({ atNs: warned!.atNs, event: { kind: 'checkpoint-begins', host: 'ws1' } })
  const crash = seen.find(({ event }) => event.kind === 'host-crashed')!
  expect(crash.atNs - warned!.atNs).toBe((warned!.event as { forNs: number }).forNs)
  expect(seen.findIndex(({ event }) => event.kind === 'checkpoint-committed')).toBeLessThan(seen.indexOf(crash))
})

test('a preset is filled in, and what stands beside it goes before it', () => {
  const [fault] = complete(scenarioWith({ preset: 'lanl-18', shape: 0.8 })).faults
  expect(fault).toMatchObject({ eachNs: 320 * 86400e9, shape: 0.8, distribution: 'weibull', repair: { sigma: 1.94 } })
  const [spot] = complete(scenarioWith({ preset: 'spot', each: '6h', warning: '2min' })).faults
  expect(spot).toMatchObject({ eachNs: 6 * 3600e9, warningNs: 120e9, restartAfterNs: 300e9 })
})

test.each([
  [{}, 'faults[0].crashes: meanTimeBetween is missing'],
  [{ each: '1d', meanTimeBetween: '1d' }, 'faults[0].crashes.each: expected either each or meanTimeBetween'],
  [{ each: '1d', within: '1s' }, 'faults[0].crashes.within: expected together as well'],
  [{ each: '1d', together: 1 }, 'faults[0].crashes.together: expected'],
  [
    { each: '1d', restartAfter: '1s', repair: { mean: '1h', sigma: 1 } },
    'faults[0].crashes.restartAfter: expected either',
  ],
  [{ preset: 'lanl18' }, 'faults[0].crashes.preset: expected lanl-18, llama-3'],
])('%o is refused', (crashes, message) => {
  const read = scenarioWith(crashes)
  expect('errors' in read && read.errors.map((error) => `${error.path}: ${error.message}`)).toEqual([
    expect.stringContaining(message),
  ])
})

test('months of virtual time with a failure a host and month', () => {
  const read = parseScenario({
    application: { kind: 'pattern', workers: 10, size: 30, options: { work: '1d', state: '64KB', messages: 'ring' } },
    hosts: { workstations: { count: 12 } },
    // whoever takes over by the ring alone collects more and more processes over months: the least loaded host is to
    star: {
      checkpoint: { policy: 'incremental', interval: '12h' },
      ring: { period: '1h', timeout: '10s' },
      placement: 'least-loaded',
    },
    faults: [{ crashes: { hosts: 'workstations', each: '30d', restartAfter: '1h' } }],
    limit: '100d',
  })
  const { outcome, seconds, faults } = simulate(complete(read))
  expect(outcome).toBe('completed')
  expect(seconds / 86400).toBeGreaterThan(30)
  expect(faults.length).toBeGreaterThan(5)
})
