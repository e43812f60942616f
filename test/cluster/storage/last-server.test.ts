// The last server of all goes down too, after it has come to count again itself: what it was told while it caught up is on its disk, and it
// waits for nobody whose death it has heard of.

import { expect, test } from 'vitest'
import { parseScenario } from '../../../sim/scenario/reading/parse.ts'
import type { Copies, WrittenFault } from '../../../sim/scenario/written.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

interface Case {
  readonly size?: number
  readonly servers: Copies
  readonly workers: number
  readonly baseImage: '4MB' | '200KB'
  readonly interval: '900ms' | '1500ms'
  readonly ring: '50ms' | '100ms'
  readonly faults: readonly WrittenFault[]
}

function run({ size = 160, servers, workers, baseImage, interval, ring, faults }: Case) {
  const parsed = parseScenario({
    application: { kind: 'matmul', size, workers, memory: 'symbolic', baseImage },
    hosts: {
      workstations: { count: workers + 1, profile: 'sparcstation-1' },
      servers: { count: servers, profile: 'sparcstation-10' },
    },
    star: {
      checkpoint: { policy: 'incremental', interval },
      replication: servers,
      log: 'written-through',
      ring: { period: ring, timeout: ring, misses: 1 },
    },
    start: { stagger: '10ms', jitter: '5ms' },
    limit: '2min',
    faults,
  })
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
  const goesOn: string[] = []
  const reader = (_: number, event: TraceEvent): void => {
    if (event.kind === 'server-goes-on') goesOn.push(`${event.host} with ${event.with.join(' ')}`)
  }
  const { outcome, reason, violations } = simulate(parsed.scenario, { checks: true, readers: [reader] })
  return { outcome, reason, violations, goesOn }
}

test('a checkpoint that was begun while it caught up is still begun', () => {
  // the process compares itself with its last checkpoint meanwhile, and sends nothing to the servers
  const faults: WrittenFault[] = [
    { crash: 'fs1', at: '4476ms', restartAfter: '10ms' },
    { crash: 'fs2', at: '4900ms' },
    { crash: 'fs1', at: '5200ms', restartAfter: '500ms' },
  ]
  const ended = run({ servers: 2, workers: 3, baseImage: '4MB', interval: '900ms', ring: '50ms', faults })
  expect(ended).toEqual({ outcome: 'completed', reason: null, violations: [], goesOn: ['fs1 with fs1'] })
})

test('it does not wait for one that announced itself while both caught up, and died before this one counted', () => {
  const faults: WrittenFault[] = [
    { crash: 'fs3', at: '1s', restartAfter: '4500ms' },
    { crash: 'fs2', at: '5360ms', restartAfter: '20ms' },
    { crash: 'fs2', at: '9800ms' },
    { crash: 'fs1', at: '13s' },
    { crash: 'fs3', at: '13500ms', restartAfter: '500ms' },
  ]
  const ended = run({
    size: 240,
    servers: 3,
    workers: 2,
    baseImage: '200KB',
    interval: '1500ms',
    ring: '100ms',
    faults,
  })
  expect(ended).toEqual({ outcome: 'completed', reason: null, violations: [], goesOn: ['fs3 with fs3'] })
})
