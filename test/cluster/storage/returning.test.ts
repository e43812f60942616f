// A server that comes back has its disk: it copies what it lacks, and no more.

import { describe, expect, test } from 'vitest'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { smallRun } from '../../faults/small-runs.ts'

const circumstances = { kind: 'gauss', policy: 'incremental', replication: 2, memory: 'symbolic' } as const

function run(faults: Parameters<typeof smallRun>[1]) {
  const at = new Map<TraceEvent['kind'], number>()
  const result = simulate(smallRun(circumstances, faults), {
    checks: true,
    readers: [(atNs, { kind }) => at.set(kind, atNs)],
  })
  const sent = result.hosts.find(({ name }) => name === 'fs1')!.bytesSent
  return { result, sent, catchingUpNs: at.get('server-caught-up')! - at.get('server-stale')! }
}

describe('a server that was away', () => {
  const shortly = run([{ crash: 'fs2', at: '1700ms', restartAfter: '20ms' }])
  const forLong = run([{ crash: 'fs2', at: '700ms', restartAfter: '1020ms' }])

  test.each([
    ['shortly', shortly],
    ['for long', forLong],
  ])('%s: every invariant holds', (_, { result }) => {
    expect({ outcome: result.outcome, violations: result.violations }).toEqual({ outcome: 'completed', violations: [] })
  })

  test('for a moment is sent less than one that has missed checkpoints', () => {
    expect(shortly.sent).toBeLessThan(forLong.sent)
    expect(shortly.catchingUpNs).toBeLessThan(forLong.catchingUpNs)
  })

  test('for a moment is not sent the images again', () => {
    const images = shortly.result.processes.reduce((sum, { imageBytes }) => sum + imageBytes, 0)
    const without = simulate(smallRun(circumstances, [])).hosts.find(({ name }) => name === 'fs1')!.bytesSent
    expect(shortly.sent - without).toBeLessThan(images)
  })
})
