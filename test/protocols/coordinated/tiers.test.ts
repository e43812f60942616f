// Two tiers of stable storage: what a crash is recovered from, as long as near copies are left, when they are not, and when nothing is; and
// that what cannot have tiers is refused where it is written.

import { describe, expect, test } from 'vitest'
import type { SimulationResult } from '../../../sim/result.ts'
import { parseScenario } from '../../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { explain } from '../../../sim/scenario/writing/explain.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent, TraceEventKind } from '../../../sim/trace/event.ts'

type Event<K extends TraceEventKind> = Extract<TraceEvent, { kind: K }>

interface Choice {
  readonly copies?: number
  readonly every?: number
  readonly policy?: string
  readonly faults?: readonly object[]
}

const written = ({ copies = 2, every = 3, policy = 'incremental', faults = [] }: Choice) => ({
  application: { kind: 'gauss', size: 40, workers: 3, memory: 'bytes', baseImage: '64KB' },
  hosts: { workstations: { count: 5 }, servers: { count: 2 } },
  protocol: {
    ...{ kind: 'coordinated', replication: 2, checkpoint: { policy, interval: '300ms' }, tiers: { copies, every } },
    ring: { period: '200ms', timeout: '150ms', misses: 2 },
  },
  ...{ start: { stagger: '10ms', jitter: '5ms' }, limit: '2min', faults },
})

function read(plain: object): Scenario {
  const parsed = parseScenario(plain)
  if ('errors' in parsed) throw new Error(parsed.errors.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return parsed.scenario
}

const scenarioOf = (choice: Choice): Scenario => read(written(choice))

function run(choice: Choice): { result: SimulationResult; of: <K extends TraceEventKind>(kind: K) => Event<K>[] } {
  const events: TraceEvent[] = []
  const result = simulate(scenarioOf(choice), { checks: true, readers: [(_, event) => void events.push(event)] })
  return { result, of: (kind) => events.filter((event) => event.kind === kind) as never }
}

const crashFree = run({})
const fate = ({ outcome, violations, answers }: SimulationResult) => ({ outcome, violations, answers })
const well = { outcome: 'completed', violations: [], answers: crashFree.result.answers }

describe('without a crash', () => {
  test('every checkpoint has near copies, and every third goes to the file servers', () => {
    expect(fate(crashFree.result)).toEqual(well)
    const rounds = crashFree.of('round-committed')
    expect(rounds.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7])
    const served = new Set(crashFree.of('checkpoint-served').map(({ number }) => number))
    expect([...served]).toEqual([3, 6])
    // near copies of 4 are committed with the news that the file servers have 3
    expect(rounds.map((round) => round.served)).toEqual([0, 0, 0, 3, 3, 3, 7])
  })

  test('each image is on its own host and on the next, and nowhere else', () => {
    const holders = new Set(
      crashFree
        .of('version-stored')
        .filter(({ process, number, host }) => process === 'gauss/0' && number === 1 && host.startsWith('ws'))
        .map(({ host }) => host),
    )
    expect([...holders].sort()).toEqual(['ws1', 'ws5']) // it runs on ws5, and the next of five is ws1
  })

  test('an end is on the file servers before it counts, whatever the number of its checkpoint', () => {
    const last = crashFree.of('round-committed').at(-1)!
    expect(last.ended).toHaveLength(4)
    expect(last.served).toBe(last.number)
    expect(last.number % 3).not.toBe(0)
  })

  test.each(['full', 'pre-copy', 'copy-on-write'])('the answers are the same with the policy %s', (policy) => {
    expect(fate(run({ policy }).result)).toEqual(well)
  })
})

describe('after a crash', () => {
  const one = run({ faults: [{ crash: 'ws2', at: '3s' }] })
  const two = run({ faults: [{ crash: ['ws2', 'ws3'], at: '3s' }] })

  test('of one host, all go back to the last checkpoint, of which there are near copies', () => {
    expect(fate(one.result)).toEqual(well)
    expect(one.of('near-copies-sought')).toMatchObject([{ newest: 4, lost: [], number: 4 }])
    expect(new Set(one.of('restored').map(({ number }) => number))).toEqual(new Set([4]))
  })

  test('of a host and the next one, all go back to the last checkpoint that the file servers have', () => {
    expect(fate(two.result)).toEqual(well)
    expect(two.of('near-copies-sought')).toMatchObject([{ newest: 4, lost: ['gauss/2'], number: 3 }])
    expect(new Set(two.of('restored').map(({ number }) => number))).toEqual(new Set([3]))
  })

  test('of two hosts that are not next to each other, near copies are enough', () => {
    const apart = run({ faults: [{ crash: ['ws1', 'ws3'], at: '3s' }] })
    expect(fate(apart.result)).toEqual(well)
    expect(apart.of('near-copies-sought').map(({ lost }) => lost)).toEqual([[]])
  })

  test('of a host that only keeps copies, the next one gets whole images, and they are good', () => {
    // gauss/3 is on ws3, and its near copy on ws4, where nothing runs; then on ws5
    const replaced = run({
      faults: [
        { crash: 'ws4', at: '1200ms' },
        { crash: 'ws3', at: '3s' },
      ],
    })
    expect(fate(replaced.result)).toEqual(well)
    expect(replaced.of('near-copies-sought')).toMatchObject([{ lost: [] }])
    expect(replaced.of('restored').find(({ process }) => process === 'gauss/3')).toMatchObject({ from: 'ws5' })
  })

  test('what an undone execution left does not stand in the way of new near copies', () => {
    const later = run({
      faults: [
        { crash: ['ws2', 'ws3'], at: '3s' },
        { crash: 'ws5', at: '9s' },
      ],
    })
    expect(fate(later.result)).toEqual(well)
    const [first, second] = later.of('near-copies-sought')
    expect(first).toMatchObject({ lost: ['gauss/2'], number: 3 })
    expect(second).toMatchObject({ lost: [] })
    expect(second!.number).toBeGreaterThanOrEqual(4)
  })

  test('with a copy on two more hosts a host and the next one may go', () => {
    const three = run({ copies: 3, faults: [{ crash: ['ws2', 'ws3'], at: '3s' }] })
    expect(fate(three.result)).toEqual(well)
    expect(three.of('near-copies-sought')).toMatchObject([{ lost: [] }])
  })

  test('with copies on the own host only, every crash is recovered from the file servers', () => {
    const alone = run({ copies: 1, faults: [{ crash: 'ws2', at: '3s' }] })
    expect(fate(alone.result)).toEqual(well)
    expect(alone.of('near-copies-sought')).toMatchObject([{ lost: ['gauss/2'], number: 3 }])
  })

  test('before the file servers have any, all begin anew', () => {
    const early = run({ every: 100, faults: [{ crash: ['ws2', 'ws3'], at: '3s' }] })
    expect(fate(early.result)).toEqual(well)
    expect(early.of('near-copies-sought')).toMatchObject([{ lost: ['gauss/2'], number: 0 }])
  })

  test('of the file servers too, nothing is left, and the run says so', () => {
    const { result } = run({ faults: [{ crash: ['ws2', 'ws3', 'fs1', 'fs2'], at: '3s' }] })
    expect(result).toMatchObject({
      outcome: 'cannot-recover',
      reason: 'no copy of checkpoints and logs is left: fs1, fs2 are down for good',
      violations: [],
    })
  })

  test('of all file servers at once, which return: what runs goes on', () => {
    const { result } = run({ faults: [{ crash: ['fs1', 'fs2'], at: '3s', restartAfter: '200ms' }] })
    expect(fate(result)).toEqual(well)
  })
})

describe('in a scenario', () => {
  const { protocol } = written({})

  test('tiers are written down again as they were read', () => {
    const scenario = scenarioOf({})
    expect(explain(scenario)).toContain('tiers: { copies: 2, every: 3 }')
    expect(explain(read({ ...written({}), protocol: { ...protocol, tiers: {} } }))).toContain(
      'tiers: { copies: 2, every: 4 }',
    )
    expect(scenario.protocol.tiers).toEqual({ copies: 2, every: 3 })
  })

  test.each([
    [{ protocol: { ...protocol, kind: 'star' } }, 'star has one tier of stable storage; expected coordinated'],
    [{ protocol: { ...protocol, kind: 'chandy-lamport' } }, 'chandy-lamport has one tier of stable storage'],
    [{ protocol: { ...protocol, tiers: { copies: 6 } } }, 'expected at most 5, one for each workstation; found 6'],
    [{ protocol: { ...protocol, tiers: { every: 0 } } }, 'protocol.tiers.every'],
    [
      { protocol: { ...protocol, checkpoint: { policy: 'none' } } },
      'without checkpoints there is nothing to keep in two tiers',
    ],
    [{ application: { kind: 'files', workers: 3 } }, 'files writes files'],
    [{ application: { kind: 'pattern', workers: 3, options: { output: '4KB' } } }, 'pattern writes files'],
    [{ application: { kind: 'random', workers: 3 } }, 'random writes files'],
  ])('%j is refused', (change, message) => {
    expect(() => read({ ...written({}), ...change })).toThrow(message)
  })
})
