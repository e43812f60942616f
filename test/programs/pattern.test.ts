// Programs given by what they do in a round: what is refused, who meets whom, what is written, and what a large state costs the simulator.

import { describe, expect, test } from 'vitest'
import { imageBytes, PagedMemory, pagesIn } from '../../sim/machine/address-space.ts'
import { applications, programs } from '../../sim/programs/index.ts'
import { type Exchange, exchangeStep } from '../../sim/programs/pattern/exchange.ts'
import { type Writes, writtenRuns } from '../../sim/programs/pattern/writes.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import { simulate } from '../../sim/simulate.ts'

const pattern = (options: Record<string, number | string>, rest: object = {}) =>
  parseScenario({ application: { kind: 'pattern', size: 12, workers: 4, options }, ...rest })

const messagesOf = (read: ReturnType<typeof parseScenario>): string[] =>
  'errors' in read ? read.errors.map(({ path, message }) => `${path}: ${message}`) : []

const scenarioOf = (read: ReturnType<typeof parseScenario>) => {
  if ('errors' in read) throw new Error(JSON.stringify(read.errors))
  return read.scenario
}

describe('patterns that cannot be', () => {
  test.each([
    [{ messages: 'ring', order: 'receive-first' }, /order: they deadlock: pattern\/1 waits for pattern\/4 waits for/],
    [{ messages: 'random-pairs', order: 'receive-first' }, /order: they deadlock: pattern\/1 waits for pattern\/\d,/],
    [
      { messages: 'master-and-workers', order: 'receive-first' },
      /order: they deadlock: pattern\/0 waits for pattern\/1/,
    ],
    [
      { messages: 'custom', exchange: '1: receive 2, send 2; 2: receive 3, send 1; 3: receive 1, send 2' },
      /exchange: they deadlock: pattern\/1 waits for pattern\/2 waits for pattern\/3, which waits for pattern\/1/,
    ],
    [
      { messages: 'custom', exchange: '1: receive 2; 2: receive 3; 3: send 1' },
      /exchange: pattern\/2 waits for a message from pattern\/3, which sends it none/,
    ],
    [{ messages: 'custom', exchange: '1: send 2' }, /pattern\/2 never receives what pattern\/1 sends to it/],
    [{ messages: 'custom', exchange: '1: send 9' }, /there is no process 9; expected 1 to 4/],
    [{ messages: 'custom', exchange: '1: send 1' }, /to itself/],
    [{ messages: 'custom', exchange: '1: sent 2' }, /expected entries such as .* found "1: sent 2"/],
    [{ messages: 'custom' }, /expected who sends to whom/],
    [{ messages: 'ring', exchange: '1: send 2' }, /expected messages: custom/],
    [{ work: '60' }, /work: expected a duration with a unit, .*; found 60 \(did you mean 60s\?\)/],
    [{ state: 64 }, /state: expected a size with a unit/],
    [{ written: '2MB' }, /written: expected at most the size of the state/],
    [{ where: 'hot-set', hotSet: '2MB' }, /hotSet: expected at most the size of the state/],
  ])('%o', (options, message) => {
    expect(messagesOf(pattern(options))).toEqual([expect.stringMatching(message)])
  })

  test('one process alone never waits', () => {
    const read = parseScenario({
      application: { kind: 'pattern', workers: 1, options: { messages: 'ring', order: 'receive-first' } },
    })
    expect(messagesOf(read)).toEqual([])
  })
})

test('a pattern is written out with units, and read again is the same', async () => {
  const { scenarioText, parseScenarioText } = await import('../../sim/core.ts')
  const scenario = scenarioOf(pattern({ work: '2.5s', state: '16MB' }))
  expect(scenario.application.options).toMatchObject({ work: '2.5s', state: '16MB', messageSize: '1KB', input: '0B' })
  expect(parseScenarioText(scenarioText(scenario))).toEqual(scenario)
})

describe('random pairs', () => {
  const exchange: Exchange = { shape: 'random-pairs', order: 'send-first', processes: 7, seed: 3, custom: '' }
  const partner = (me: number, round: number, processes: number): number | null => {
    const step = exchangeStep(me, { ...exchange, processes }, round, 0)
    return step?.kind === 'send' ? step.to : null
  }
  test.each([2, 3, 7, 8, 25])('%i processes are paired both ways, at most one is left over, all meet in time', (n) => {
    const met = new Set<string>()
    for (let round = 0; round < 40 * n; round++) {
      const partners = Array.from({ length: n }, (_, i) => partner(i + 1, round, n))
      expect(partners.filter((each) => each === null)).toHaveLength(n % 2)
      partners.forEach((each, i) => {
        if (each === null) return
        expect(partners[each - 1]).toBe(i + 1)
        expect(each).not.toBe(i + 1)
        met.add(`${i + 1} ${each}`)
      })
    }
    expect(met.size).toBe(n * (n - 1))
  })
})

describe('what is written in a round', () => {
  const writes: Writes = {
    place: 'sweep',
    grainBytes: 4096,
    stateBytes: 100 * 4096,
    writtenBytes: 10_000,
    hotBytes: 5 * 4096,
    seed: 1,
  }
  const over = (rounds: number, change: Partial<Writes>): number[] =>
    Array.from({ length: rounds }, (_, round) => [...writtenRuns({ ...writes, ...change }, round)])
      .flat()
      .flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))

  test('adds up to what was asked for, though no round fills whole pages', () => {
    for (const place of ['sweep', 'spread', 'hot-set'] as const) {
      expect(over(1000, { place })).toHaveLength(Math.floor((1000 * 10_000) / 4096))
    }
  })
  test('a sweep comes to every page before it comes to one again', () => {
    const grains = over(50, {})
    expect(new Set(grains.slice(0, 100)).size).toBe(100)
  })
  test('a hot set stays within itself, what is spread goes everywhere', () => {
    expect(new Set(over(400, { place: 'hot-set' })).size).toBe(5)
    expect(new Set(over(400, { place: 'spread' })).size).toBe(100)
  })
})

describe('64 GB of state', () => {
  const parameters = applications.pattern.plan({ size: 10, workers: 1, options: { state: 64 * 2 ** 30 } })[0]!
    .parameters
  const layout = programs['pattern-process'].layout(parameters)

  test('is 64 GB in every account and some kilobytes in the simulator', () => {
    expect(imageBytes(layout) / 2 ** 30).toBeCloseTo(64, 1)
    const memory = new PagedMemory(layout, 'symbolic')
    const image = memory.snapshot()
    expect(image.pages).toBe(imageBytes(layout) / 4096)
    expect(image.digests.byteLength).toBeLessThan(64 * 1024)
    expect(pagesIn(image.digests.length === 0 ? [] : [...image.digests.keys()], image)).toBe(image.pages)
  })

  test('copy-on-write faults are counted by the page', () => {
    const memory = new PagedMemory(layout, 'symbolic')
    memory.share()
    memory.touch('state', 0, 2 ** 30, 1)
    expect(memory.takeFaults()).toBe(2 ** 30 / 4096)
    memory.touch('state', 0, 2 ** 30, 1)
    memory.registers[5] = 1
    expect(memory.takeFaults()).toBe(1)
  })
})

test('a pattern recovers exactly: the answers are those of a run without crashes, and no check is broken', () => {
  const options = {
    ...{ work: '200ms', state: '256KB', written: '16KB', where: 'spread', messages: 'all-to-all', messageSize: '2KB' },
    ...{ every: 2, input: '1KB', output: '512B' },
  }
  const room = {
    hosts: { workstations: { count: 5 }, servers: { count: 2 } },
    star: { checkpoint: { policy: 'incremental', interval: '1s' }, ring: { period: '500ms', timeout: '400ms' } },
    start: { stagger: '10ms', jitter: '0s' },
  }
  const faults = [
    { crash: 'ws2', when: 'checkpoint 2 of pattern/2 begins', restartAfter: '5s' },
    { crash: 'ws3', when: 'pattern/3 logs message 4' },
  ]
  const {
    outcome,
    violations,
    faults: receipts,
  } = simulate(scenarioOf(pattern(options, { ...room, faults })), { checks: true })
  expect([outcome, violations, receipts.map(({ inert }) => inert)]).toEqual(['completed', [], [false, false]])
})
