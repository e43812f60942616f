// All servers are down at once, or one after the other, and some come back: what was acknowledged counts, or the run says that it is missing.

import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../../sim/scenario/reading/parse.ts'
import type { Duration } from '../../../sim/scenario/units.ts'
import type { Copies, WrittenFault, WrittenScenario } from '../../../sim/scenario/written.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

type Log = 'delayed' | 'written-through'

const written = (log: Log, faults: WrittenFault[], servers: Copies = 2): WrittenScenario => ({
  application: { kind: 'gauss', size: 6, workers: 3, memory: 'bytes', baseImage: '8KB' },
  hosts: {
    workstations: { count: 4, profile: 'sparcstation-1' },
    servers: { count: servers, profile: 'sparcstation-10' },
  },
  star: {
    checkpoint: { policy: 'incremental', interval: '150ms' },
    replication: servers,
    log,
    ring: { period: '200ms', timeout: '250ms', misses: 2 },
  },
  start: { stagger: '10ms', jitter: '5ms' },
  limit: '2min',
  faults,
})

function run(scenario: WrittenScenario) {
  const parsed = parseScenario(scenario)
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
  const goesOn: string[] = []
  const reader = (_: number, event: TraceEvent): void => {
    if (event.kind === 'server-goes-on') goesOn.push(`${event.host} with ${event.with.join(' ')}`)
  }
  const { outcome, reason, violations } = simulate(parsed.scenario, { checks: true, readers: [reader] })
  return { outcome, reason, violations, goesOn }
}

const both = (at: Duration, restartAfter?: Duration): WrittenFault => ({
  crash: ['fs1', 'fs2'],
  at,
  ...(restartAfter !== undefined && { restartAfter }),
})

describe('with a log that is written through', () => {
  test.each<[string, string, WrittenFault[]]>([
    ['both at once', 'fs1 with fs1 fs2', [both('700ms', '500ms')]],
    ['both, and a workstation with them', 'fs1 with fs1 fs2', [both('700ms', '500ms'), { crash: 'ws2', at: '700ms' }]],
    [
      'both, and a workstation before they are back',
      'fs1 with fs1 fs2',
      [both('700ms', '1s'), { crash: 'ws2', at: '1s' }],
    ],
    [
      'the one that went on alone comes back',
      'fs2 with fs2',
      [
        { crash: 'fs1', at: '300ms' },
        { crash: 'fs2', at: '1500ms', restartAfter: '1s' },
      ],
    ],
    [
      'the first comes back first, and waits for the other',
      'fs2 with fs2',
      [
        { crash: 'fs1', at: '300ms', restartAfter: '2s' },
        { crash: 'fs2', at: '1500ms', restartAfter: '3s' },
      ],
    ],
  ])('%s: it ends as without crashes', (_, who, faults) => {
    const { outcome, violations, goesOn } = run(written('written-through', faults))
    expect({ outcome, violations, goesOn }).toEqual({ outcome: 'completed', violations: [], goesOn: [who] })
  })

  test.each<[string, WrittenFault[]]>([
    ['nobody comes back', [both('700ms')]],
    [
      'only one of two that went at once comes back: the other may have gone on',
      [
        { crash: 'fs2', at: '700ms' },
        { crash: 'fs1', at: '700ms', restartAfter: '1s' },
      ],
    ],
    [
      'the one that went on alone stays away',
      [
        { crash: 'fs1', at: '300ms', restartAfter: '2s' },
        { crash: 'fs2', at: '1500ms' },
      ],
    ],
  ])('%s: it cannot recover', (_, faults) => {
    const { outcome, reason, violations, goesOn } = run(written('written-through', faults))
    expect({ outcome, violations, goesOn }).toEqual({ outcome: 'cannot-recover', violations: [], goesOn: [] })
    expect(reason).toMatch(/^no copy of checkpoints and logs is left: .*fs[12].* down for good$/)
  })

  test('whichever instant it is, it ends as without crashes', () => {
    for (let atMs = 50; atMs < 1500; atMs += 37) {
      const { outcome, violations } = run(
        written('written-through', [both(`${atMs}ms`, '400ms'), { crash: 'ws3', at: `${atMs + 200}ms` }]),
      )
      expect({ atMs, outcome, violations }).toEqual({ atMs, outcome: 'completed', violations: [] })
    }
  })
})

describe('with a delayed log', () => {
  test('whose end was in memory only, the run says so', () => {
    const { outcome, reason, violations } = run(written('delayed', [both('700ms', '500ms')]))
    expect({ outcome, violations }).toEqual({ outcome: 'cannot-recover', violations: [] })
    expect(reason).toMatch(/^records of the log of gauss\/\d were in the memory of the servers only/)
  })

  test('of which nothing was in memory only, the processes that run can vouch for it', () => {
    // before the first message
    const { outcome, goesOn } = run(written('delayed', [both('12ms', '500ms')]))
    expect({ outcome, goesOn }).toEqual({ outcome: 'completed', goesOn: ['fs1 with fs1 fs2'] })
  })

  test('of a process whose host has gone too, nobody knows whether it is whole', () => {
    const faults: WrittenFault[] = [both('12ms', '500ms'), { crash: 'ws2', at: '100ms' }]
    const { outcome, reason } = run(written('delayed', faults))
    expect(outcome).toBe('cannot-recover')
    expect(reason).toBe('all servers were down, and nobody knows whether the log of gauss/2 is whole')
  })
})

test('what the first to go had missed, though nobody alive had noted it, is taken from the others', () => {
  // fs1 misses writes to files; fs2 and fs3 go before they find out, the writers find out after that, and take the writes for stored
  const { outcome, violations, goesOn } = run({
    application: {
      ...{ kind: 'files', size: 3, workers: 3, memory: 'symbolic', baseImage: '161KB' },
      options: { records: 3, recordBytes: 128, journalBytes: 256, exchangeEvery: 4, operations: 100_000 },
    },
    hosts: { workstations: { count: 4, profile: 'sparcstation-1' }, servers: { count: 3, profile: 'sparcstation-10' } },
    network: { kind: 'ethernet', megabitsPerSecond: 100 },
    star: {
      checkpoint: { policy: 'pre-copy', interval: '1s' },
      replication: 3,
      ring: { period: '100ms', timeout: '350ms', misses: 1 },
    },
    start: { stagger: '0s', jitter: '0s', alarmPhase: 'random' },
    limit: '1min',
    seed: 656727,
    faults: [
      { crash: 'fs1', at: '92697426ns', restartAfter: '59550385ns' },
      { crash: 'fs2', at: '145023879ns', restartAfter: '46800239ns' },
      { crash: 'fs3', at: '145310925ns', restartAfter: '346486978ns' },
    ],
  })
  expect({ outcome, violations, goesOn }).toEqual({
    ...{ outcome: 'completed', violations: [], goesOn: ['fs1 with fs1 fs2 fs3'] },
  })
})
