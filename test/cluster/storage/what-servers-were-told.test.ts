// What a run says of recoveries, boots, crashed servers and claims.

import { expect, test } from 'vitest'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { smallRun } from '../../faults/small-runs.ts'

const circumstances = { kind: 'gauss', policy: 'incremental', replication: 2, memory: 'symbolic' } as const

function traced(...parameters: Parameters<typeof smallRun>) {
  const events: { atNs: number; event: TraceEvent }[] = []
  const result = simulate(smallRun(...parameters), { readers: [(atNs, event) => events.push({ atNs, event })] })
  return { result, events }
}

test('a recovery lasts from the restore until the process is live again', () => {
  const { result, events } = traced(circumstances, [{ crash: 'ws2', at: '1500ms' }])
  const at = (kind: TraceEvent['kind']): number => events.find(({ event }) => event.kind === kind)!.atNs
  expect(at('live-again')).toBeGreaterThan(at('restored'))
  const lasted = (at('live-again') - at('restore-begins')) / 1e9
  expect(result.processes.find(({ name }) => name === 'gauss/2')!.seconds.recovery).toBeCloseTo(lasted, 9)
})

test('what a host has sent is counted through all its boots', () => {
  const { result } = traced(circumstances, [{ crash: 'ws2', at: '1500ms', restartAfter: '2s' }])
  const before = simulate({ ...smallRun(circumstances, []), limitNs: 1.5e9 })
  const sentBy = ({ hosts }: typeof result): number => hosts.find(({ name }) => name === 'ws2')!.datagramsSent
  expect(sentBy(result)).toBeGreaterThan(sentBy(before))
})

test('a server that crashes while checkpoints are written was in the midst of them', () => {
  const faults = [{ crash: 'fs2', when: '60ms after checkpoint 1 of gauss/2 begins' }]
  expect(traced({ ...circumstances, policy: 'full' }, faults).result.faults[0]!.hit).toContain(
    'checkpoint 1 of gauss/2',
  )
})

test('a process starts before it is live, also when there is nothing to replay', () => {
  const { events } = traced({ ...circumstances, kind: 'matmul' }, [{ crash: 'ws2', at: '100ms' }])
  const kinds = events.map(({ event }) => event.kind)
  const restored = kinds.indexOf('restored')
  expect(restored).toBeGreaterThan(0)
  expect(kinds.indexOf('process-started', restored)).toBeLessThan(kinds.indexOf('live-again'))
})

test('a claim is granted once on each server, and says for whom', () => {
  const { events } = traced(circumstances, [{ crash: 'ws2', at: '1500ms' }])
  const claims = events.flatMap(({ event }) => (event.kind === 'claim-granted' ? [event] : []))
  expect(claims.map(({ host, claimant }) => `${host} ${claimant}`)).toEqual(['fs1 ws1', 'fs2 ws1'])
})

test('nothing is acknowledged that was not sent', () => {
  const { events } = traced({ ...circumstances, kind: 'files' }, [{ crash: 'ws2', at: '5389ms' }])
  const sent = new Set<string>()
  for (const { event } of events) {
    if (event.kind === 'message-sent' && !event.withheld) {
      sent.add(`${event.process} ${event.incarnation} ${event.to} ${event.sequence}`)
    }
    if (event.kind === 'message-acknowledged') {
      expect(sent).toContain(`${event.process} ${event.incarnation} ${event.to} ${event.sequence}`)
    }
  }
})
