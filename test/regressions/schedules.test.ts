// Schedules that once went wrong, each with what went wrong then. All checks watch them; they end with the right answers.

import { expect, test } from 'vitest'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import type { WrittenFault, WrittenScenario } from '../../sim/scenario/written.ts'
import { simulate } from '../../sim/simulate.ts'
import { smallRun } from '../faults/small-runs.ts'

interface Schedule {
  readonly run: Parameters<typeof smallRun>[0]
  readonly timeout: string
  readonly faults: readonly WrittenFault[]
  /** More is lost than STAR promises to survive: the run may give up, but has to say so. */
  readonly beyondPromise?: boolean
}

const small = (kind: Schedule['run']['kind'], replication: number, policy: Schedule['run']['policy']) =>
  ({ kind, replication, policy, memory: 'symbolic', placement: 'least-loaded' }) as const

const schedules: Readonly<Record<string, Schedule>> = {
  'a server restarted the very incarnation that it ran': {
    run: { ...small('fft', 2, 'incremental'), memory: 'bytes' },
    timeout: '500ms',
    faults: [
      { crash: 'ws2', at: '1s', restartAfter: '1s' },
      { crash: 'ws1', at: '1s' },
      { stall: 'ws3', at: '1s', for: '3s' },
    ],
  },
  'a server that came back was declared dead before all had been told of it, for ever': {
    run: { ...small('spawner', 2, 'full'), memory: 'bytes' },
    timeout: '250ms',
    faults: [
      { crash: 'fs1', at: '17s', restartAfter: '1s' },
      { crash: ['ws1', 'ws2'], at: '6s' },
      { stall: 'fs2', at: '6s', for: '1s' },
    ],
  },
  'newcomers that would have had to find a crash did not watch yet, and gave up': {
    run: small('matmul', 2, 'incremental'),
    timeout: '250ms',
    faults: [
      { crash: 'ws4', at: '1s' },
      { crash: ['ws2', 'ws3'], at: '1s', restartAfter: '100ms' },
    ],
  },
  'a server came back, asked a host that had just died, and gave up': {
    run: small('gauss', 2, 'incremental'),
    timeout: '250ms',
    faults: [
      { crash: 'ws1', at: '2200ms' },
      { crash: 'fs2', at: '2700ms', restartAfter: '100ms' },
    ],
  },
  'one that was still joining should have watched; a crash was found too late': {
    run: { ...small('fft', 2, 'full'), placement: 'detector' },
    timeout: '250ms',
    faults: [
      { crash: 'fs2', at: '2200ms', restartAfter: '2s' },
      { crash: ['ws2', 'ws1'], at: '3s' },
      { crash: 'ws4', at: '900ms', restartAfter: '700ms' },
      { stall: 'fs1', at: '1s', for: '3s' },
    ],
    beyondPromise: true,
  },
  'a second copy of the files took the place of the first, and writes in between were lost': {
    run: { ...small('files', 3, 'pre-copy'), memory: 'bytes' },
    timeout: '500ms',
    faults: [
      { crash: 'fs2', at: '5940200us', restartAfter: '2257ms' },
      { crash: 'fs3', at: '8300ms', restartAfter: '20ms' },
    ],
  },
  'the same, with a server that stood still': {
    run: small('files', 3, 'pre-copy'),
    timeout: '500ms',
    faults: [
      { crash: 'fs1', at: '8s' },
      { stall: 'fs3', at: '4s', for: '2s' },
    ],
  },
}

function withTimeout(scenario: Scenario, timeout: string): Scenario {
  const timeoutNs = Number.parseInt(timeout, 10) * 1e6
  return { ...scenario, protocol: { ...scenario.protocol, ring: { ...scenario.protocol.ring, timeoutNs } } }
}

test.each(Object.entries(schedules))('%s', (_, { run, timeout, faults, beyondPromise = false }) => {
  const result = simulate(withTimeout(smallRun(run, faults), timeout), { checks: true })
  expect(result.violations).toEqual([])
  expect(result.outcome).toBe(beyondPromise ? 'cannot-recover' : 'completed')
  expect(result.beyondPromise !== null).toBe(beyondPromise)
})

/** Random programs on three copies, two of which go and come back one after the other. */
test('a copy of a process that was made twice held an old checkpoint', () => {
  const written: WrittenScenario = {
    application: {
      kind: 'random',
      size: 60,
      workers: 4,
      memory: 'bytes',
      baseImage: '40KB',
      options: { programSeed: 7 },
    },
    hosts: { workstations: { count: 5 }, servers: { count: 3 } },
    star: {
      checkpoint: { policy: 'incremental', interval: '500ms' },
      replication: 3,
      ring: { period: '200ms', timeout: '250ms', misses: 2 },
      placement: 'least-loaded',
    },
    start: { stagger: '20ms', jitter: '10ms' },
    limit: '10min',
    faults: [
      { crash: 'fs2', at: '305ms', restartAfter: '995ms' },
      { crash: 'ws3', at: '501ms', restartAfter: '1126ms' },
      { crash: 'fs1', at: '2500ms', restartAfter: '30ms' },
    ],
  }
  const parsed = parseScenario(written)
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
  const result = simulate(parsed.scenario, { checks: true })
  expect(result.violations).toEqual([])
  expect(result.outcome).toBe('completed')
})

test('all hosts came back at once: nobody was left to let them in, and the run says so', () => {
  const faults: WrittenFault[] = [{ crash: ['ws1', 'ws2', 'ws3', 'ws4', 'fs1', 'fs2'], at: '1s', restartAfter: '50ms' }]
  const result = simulate(smallRun(small('gauss', 2, 'full'), faults), { checks: true })
  expect(result.outcome).toBe('cannot-recover')
  expect(result.reason).toMatch(/no host is left that knows the others/)
})
