import { describe, expect, test } from 'vitest'
import { simulate } from '../../../sim/core.ts'
import { protocols } from '../../../sim/protocols/protocols.ts'
import type { NetworkDetail, ProtocolKind } from '../../../sim/scenario/vocabulary.ts'
import type { WrittenScenario } from '../../../sim/scenario/written.ts'

/** What is compared: of each checkpoint and restore how long it took, and the running time. */
interface Times {
  readonly run: number
  /** By process and number. */
  readonly checkpoints: ReadonlyMap<string, number>
  readonly restores: readonly number[]
  readonly outcome: string
  readonly violations: number
  readonly answers: string
  readonly restored: readonly number[]
  readonly events: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

function timesOf(scenario: WrittenScenario, detail: NetworkDetail): Times {
  const begun = new Map<string, number>()
  /** Some protocols restore processes of hosts that have not crashed. */
  let crashedAt = 0
  const checkpoints = new Map<string, number>()
  const restores: number[] = []
  const restored: number[] = []
  const network = { ...scenario.network, detail } as NonNullable<WrittenScenario['network']>
  const result = simulate(
    { ...scenario, network },
    {
      checks: true,
      readers: [
        (at, event) => {
          if (event.kind === 'checkpoint-begins') begun.set(event.process, at)
          if (event.kind === 'checkpoint-committed')
            checkpoints.set(`${event.process} ${event.number}`, at - begun.get(event.process)!)
          if (event.kind === 'host-crashed') crashedAt = at
          if (event.kind === 'restore-begins') begun.set(`restore of ${event.process}`, at)
          if (event.kind === 'restored') {
            restores.push(at - (begun.get(`restore of ${event.process}`) ?? crashedAt))
            restored.push(event.number)
          }
        },
      ],
    },
  )
  const { seconds, outcome, violations, answers, events } = result
  return {
    ...{ run: seconds, outcome, restored, events },
    ...{ checkpoints, restores },
    ...{ violations: violations.length, answers: JSON.stringify(answers) },
  }
}

const old = { workstations: 'sparcstation-1', servers: 'sparcstation-10' } as const
/** A SPARCstation 10 with a disk that always takes the same. */
const even = {
  like: 'sparcstation-10',
  disk: { kind: 'ssd', writeLatency: '12ms', readLatency: '12ms', write: '3MB/s', read: '3MB/s' },
} as const
const onEvenDisks = { workstations: 'sparcstation-1', servers: even } as const
const modern = { workstations: 'modern-server', servers: { like: 'modern-server', disk: 'ssd' } } as const
const fast = { workstations: 'modern-server', servers: { like: 'modern-server', disk: 'nvme' } } as const

type Machines = { workstations: NonNullable<Group['profile']>; servers: NonNullable<Group['profile']> }
type Group = Extract<NonNullable<NonNullable<WrittenScenario['hosts']>['workstations']>, { count: number }>
type Policy = 'full' | 'pre-copy' | 'incremental'
type Kind = Exclude<ProtocolKind, 'none'>

/** Programs of so many processes that save 2 MB or more every 30 s. */
function scenario(
  writers: number,
  copies: 1 | 2,
  policy: Policy,
  machines: Machines,
  options: Record<string, string>,
  more: Partial<WrittenScenario> = {},
  kind: Kind = 'star',
): WrittenScenario {
  return {
    application: {
      ...{ kind: 'pattern', size: 4, workers: writers },
      options: { work: '20s', state: '2MB', written: '1MB', ...options },
    },
    hosts: {
      workstations: { count: writers + 1, profile: machines.workstations },
      servers: { count: copies, profile: machines.servers },
    },
    protocol: { kind, checkpoint: { policy, interval: '30s' }, replication: copies },
    start: { stagger: '0s' },
    ...more,
  }
}

const switched = { network: { kind: 'switched', megabitsPerSecond: 10_000 } } as const
const slowLinks = { network: { kind: 'switched', megabitsPerSecond: 100 } } as const
const messages = { work: '5s', messages: 'ring', messageSize: '16KB', state: '16MB', written: '8MB' }
const often = {
  network: { kind: 'switched', megabitsPerSecond: 1000 },
  protocol: { kind: 'star', checkpoint: { policy: 'incremental', interval: '3s' } },
} as const
const tight = { ...often, ...slowLinks } as const
const crash = (fault: object, network: object = {}): Partial<WrittenScenario> => ({
  ...network,
  faults: [fault as never],
})

type Case = readonly [name: string, percent: number, scenario: WrittenScenario]

const lone: readonly Case[] = [
  ['full, on a disk that turns', 1, scenario(1, 1, 'full', old, {})],
  ['pre-copy, the process computes', 1, scenario(1, 1, 'pre-copy', old, { work: '22s' })],
  ['incremental', 1, scenario(1, 1, 'incremental', old, {})],
  ['two copies, over a cable', 1, scenario(1, 2, 'full', old, {})],
  ['over a switch', 1, scenario(1, 1, 'full', modern, { state: '16MB' }, switched)],
  ['two copies, over a switch', 1, scenario(1, 2, 'incremental', fast, { state: '16MB', written: '8MB' }, switched)],
  ['a restore', 1, scenario(1, 1, 'full', old, { state: '6MB' }, crash({ crash: 'ws2', at: '55s' }))],
  [
    'a restore over a switch',
    1,
    scenario(1, 2, 'full', modern, { state: '16MB' }, crash({ crash: 'ws2', at: '50s' }, switched)),
  ],
  [
    'the writer crashes in a transfer',
    1,
    scenario(
      1,
      1,
      'full',
      old,
      { state: '6MB' },
      crash({ crash: 'ws2', when: '3s after checkpoint 2 of pattern/1 begins' }),
    ),
  ],
]

const shared: readonly Case[] = [
  ['two writers, one server', 3, scenario(2, 1, 'full', modern, { state: '16MB' }, switched)],
  ['four writers, two servers', 3, scenario(4, 2, 'full', fast, { state: '8MB' }, switched)],
  ['blocks of 32 KB', 3, inLargerBlocks(scenario(4, 2, 'incremental', fast, { state: '16MB' }, switched))],
  ['two processes on one host', 3, twoOnOneHost(scenario(2, 2, 'full', fast, { state: '16MB' }, switched))],
  ['three writers, slow links', 3, scenario(3, 2, 'pre-copy', modern, { state: '8MB' }, slowLinks)],
  ['three writers that fill the links', 3, scenario(3, 2, 'incremental', modern, messages, tight)],
  ['four writers on one cable', 3, scenario(4, 1, 'full', onEvenDisks, {})],
  ['log records behind checkpoints', 3, scenario(3, 2, 'incremental', modern, messages, often)],
  [
    'a server crashes in a transfer, and comes back',
    3,
    scenario(
      ...([1, 2, 'full', modern, { state: '32MB' }] as const),
      crash({ crash: 'fs1', when: '300ms after checkpoint 2 of pattern/1 begins', restartAfter: '10s' }, switched),
    ),
  ],
]

/** Of two resources that both are nearly saturated, who waits for one leaves the other idle: max-min does not know that. */
const worse: readonly Case[] = [
  ['four writers and two servers on one cable', 8, scenario(4, 2, 'full', onEvenDisks, {})],
]

function inLargerBlocks(written: WrittenScenario): WrittenScenario {
  return { ...written, protocol: { ...written.protocol!, block: '32KB' } }
}

function twoOnOneHost(written: WrittenScenario): WrittenScenario {
  return { ...written, hosts: { ...written.hosts, workstations: { count: 2, profile: fast.workstations } } }
}

/** Each protocol: a checkpoint, a crash while it is written, a restore, messages. */
const byProtocol = (Object.keys(protocols) as ProtocolKind[])
  .filter((kind): kind is Kind => kind !== 'none')
  .map((kind): Case => {
    const faults = crash({ crash: 'ws1', when: '100ms after checkpoint 2 of pattern/1 begins' }, switched)
    return [kind, 3, scenario(2, 2, 'full', modern, { ...messages, work: '20s' }, faults, kind)]
  })

/** Per cent. */
const apart = (one: number, other: number): number => 100 * Math.abs(other / one - 1)

/** Of the checkpoints that both have: at the end one may be over in one run and not in the other. */
function checkpointsApart(one: Times['checkpoints'], other: Times['checkpoints']): number {
  const common = [...one.keys()].filter((key) => other.has(key))
  expect(common.length).toBeGreaterThan(0)
  expect(common.length).toBeGreaterThanOrEqual(Math.max(one.size, other.size) - 2)
  return apart(mean(common.map((key) => one.get(key)!)), mean(common.map((key) => other.get(key)!)))
}

describe.each([
  ['alone', lone],
  ['shared', shared],
  ['worse', worse],
  ['with any protocol', byProtocol],
])('flows take as long as frames, %s', (_kind, cases) => {
  test.each(cases)('%s', (_, percent, written) => {
    const frames = timesOf(written, 'frames')
    const flows = timesOf(written, 'flows')
    expect([flows.outcome, flows.violations, flows.answers]).toEqual(['completed', 0, frames.answers])
    expect(flows.restored).toEqual(frames.restored)
    expect(apart(frames.run, flows.run), `runs of ${frames.run} and ${flows.run} s`).toBeLessThanOrEqual(percent)
    expect(checkpointsApart(frames.checkpoints, flows.checkpoints), 'checkpoints').toBeLessThanOrEqual(percent)
    if (written.faults?.some((fault) => 'crash' in fault && fault.crash !== 'fs1'))
      expect(apart(mean(frames.restores), mean(flows.restores)), 'restores').toBeLessThanOrEqual(percent)
    expect(flows.events).toBeLessThan(frames.events / 3)
  })
})
