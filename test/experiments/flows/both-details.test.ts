import { describe, expect, test } from 'vitest'
import { simulate } from '../../../sim/core.ts'
import type { NetworkDetail } from '../../../sim/scenario/vocabulary.ts'
import type { WrittenScenario } from '../../../sim/scenario/written.ts'

/** The same scenario in both details: the mean time of its checkpoints and restores, its running time. */
interface Times {
  readonly run: number
  readonly checkpoint: number
  readonly restore: number
  readonly outcome: string
  readonly violations: number
  readonly answers: string
  readonly restored: readonly number[]
  readonly events: number
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length

function timesOf(scenario: WrittenScenario, detail: NetworkDetail): Times {
  const begun = new Map<string, number>()
  const checkpoints: number[] = []
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
          if (event.kind === 'checkpoint-committed') checkpoints.push(at - begun.get(event.process)!)
          if (event.kind === 'restore-begins') begun.set(`restore of ${event.process}`, at)
          if (event.kind === 'restored') {
            restores.push(at - begun.get(`restore of ${event.process}`)!)
            restored.push(event.number)
          }
        },
      ],
    },
  )
  const { seconds, outcome, violations, answers, events } = result
  return {
    ...{ run: seconds, outcome, restored, events },
    ...{ checkpoint: mean(checkpoints), restore: mean(restores) },
    ...{ violations: violations.length, answers: JSON.stringify(answers) },
  }
}

const old = { workstations: 'sparcstation-1', servers: 'sparcstation-10' } as const
/** A SPARCstation 10 with a disk that always takes the same. */
const even = {
  like: 'sparcstation-10',
  disk: { kind: 'ssd', writeLatency: '12ms', readLatency: '12ms', write: '3MB/s', read: '3MB/s' },
} as const
const modern = { workstations: 'modern-server', servers: { like: 'modern-server', disk: 'ssd' } } as const
const fast = { workstations: 'modern-server', servers: { like: 'modern-server', disk: 'nvme' } } as const

type Machines = { workstations: NonNullable<Group['profile']>; servers: NonNullable<Group['profile']> }
type Group = Extract<NonNullable<NonNullable<WrittenScenario['hosts']>['workstations']>, { count: number }>
type Policy = 'full' | 'pre-copy' | 'incremental'

function scenario(
  writers: number,
  copies: 1 | 2,
  policy: Policy,
  machines: Machines,
  options: Record<string, string>,
  more: Partial<WrittenScenario> = {},
): WrittenScenario {
  return {
    application: {
      ...{ kind: 'pattern', size: 8, workers: writers },
      options: { work: '20s', state: '8MB', written: '2MB', ...options },
    },
    hosts: {
      workstations: { count: writers + 1, profile: machines.workstations },
      servers: { count: copies, profile: machines.servers },
    },
    protocol: { kind: 'star', checkpoint: { policy, interval: '50s' }, replication: copies },
    start: { stagger: '0s' },
    ...more,
  }
}

const switched = { network: { kind: 'switched', megabitsPerSecond: 10_000 } } as const
const slowLinks = { network: { kind: 'switched', megabitsPerSecond: 100 } } as const
const messages = { work: '5s', messages: 'ring', messageSize: '16KB' }
const large = { state: '64MB', written: '16MB' }
const often = {
  network: { kind: 'switched', megabitsPerSecond: 1000 },
  protocol: { kind: 'star', checkpoint: { policy: 'incremental', interval: '7s' } },
} as const
const tight = {
  ...slowLinks,
  protocol: { kind: 'star', checkpoint: { policy: 'incremental', interval: '9s' } },
} as const
const serverCrash = {
  ...switched,
  faults: [{ crash: 'fs1', when: '2s after checkpoint 2 of pattern/1 begins', restartAfter: '10s' }],
} satisfies Partial<WrittenScenario>

type Case = readonly [name: string, percent: number, scenario: WrittenScenario]

const lone: readonly Case[] = [
  ['full, on a disk that turns', 1, scenario(1, 1, 'full', old, {})],
  ['pre-copy, the process computes', 1, scenario(1, 1, 'pre-copy', old, { work: '22s' })],
  ['incremental', 1, scenario(1, 1, 'incremental', old, {})],
  ['two copies, over a cable', 1, scenario(1, 2, 'full', old, {})],
  ['over a switch', 1, scenario(1, 1, 'full', modern, { state: '64MB' }, switched)],
  ['two copies, over a switch', 1, scenario(1, 2, 'incremental', fast, { state: '64MB', written: '32MB' }, switched)],
  ['a restore', 1, scenario(1, 1, 'full', old, {}, { faults: [{ crash: 'ws2', at: '110s' }] })],
  [
    'a restore over a switch',
    1,
    scenario(1, 2, 'full', modern, { state: '64MB' }, { ...switched, faults: [{ crash: 'ws2', at: '80s' }] }),
  ],
  [
    'the writer crashes in a transfer',
    1,
    scenario(1, 1, 'full', old, {}, { faults: [{ crash: 'ws2', when: '9s after checkpoint 2 of pattern/1 begins' }] }),
  ],
]

const shared: readonly Case[] = [
  ['two writers, one server', 3, scenario(2, 1, 'full', modern, { state: '64MB' }, switched)],
  ['four writers, two servers', 3, scenario(4, 2, 'full', fast, { state: '32MB' }, switched)],
  ['three writers, slow links', 3, scenario(3, 2, 'pre-copy', modern, { state: '32MB' }, slowLinks)],
  ['four writers on one cable', 3, scenario(4, 1, 'full', { workstations: 'sparcstation-1', servers: even }, {})],
  ['log records behind checkpoints', 3, scenario(3, 2, 'incremental', modern, { ...messages, ...large }, often)],
  [
    'a server crashes in a transfer, and comes back',
    3,
    scenario(1, 2, 'full', modern, { state: '256MB' }, serverCrash),
  ],
]

/** Where a resource is just about to be saturated, exchanges wait for each other more than max-min knows; two in a row are worse than one. */
const worse: readonly Case[] = [
  [
    'three writers that just fill the links',
    12,
    scenario(3, 2, 'incremental', modern, { ...messages, ...large }, tight),
  ],
  [
    'four writers and two servers on one cable',
    25,
    scenario(4, 2, 'full', { workstations: 'sparcstation-1', servers: even }, {}),
  ],
]

const apart = (one: number, other: number): number => (one === 0 && other === 0 ? 0 : 100 * Math.abs(other / one - 1))

describe.each([
  ['alone', lone],
  ['shared', shared],
  ['worse', worse],
])('flows take as long as frames, %s', (_kind, cases) => {
  test.each(cases)('%s, within %d %%', (_, percent, written) => {
    const frames = timesOf(written, 'frames')
    const flows = timesOf(written, 'flows')
    expect([flows.outcome, flows.violations, flows.answers]).toEqual(['completed', 0, frames.answers])
    expect(flows.restored).toEqual(frames.restored)
    for (const time of ['checkpoint', 'restore', 'run'] as const) {
      const difference = apart(frames[time], flows[time])
      expect(difference, `${time}: ${frames[time]} in frames, ${flows[time]} in flows`).toBeLessThanOrEqual(percent)
    }
    expect(flows.events).toBeLessThan(frames.events / 3)
  })
})
