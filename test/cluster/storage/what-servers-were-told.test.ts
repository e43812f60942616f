// What a run says of recoveries, boots, crashed servers and claims.

import { expect, test } from 'vitest'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { World } from '../../../sim/world.ts'
import { smallRun } from '../../faults/small-runs.ts'

const circumstances = { kind: 'gauss', policy: 'incremental', replication: 2, memory: 'symbolic' } as const

function traced(...parameters: Parameters<typeof smallRun>) {
  const events: { atNs: number; event: TraceEvent }[] = []
  const result = simulate(smallRun(...parameters), { readers: [(atNs, event) => events.push({ atNs, event })] })
  return { result, events }
}

test('a recovery lasts from the restore until the process is live again, those of all its incarnations together', () => {
  const { result, events } = traced(circumstances, [
    { crash: 'ws2', at: '1500ms' },
    { crash: 'ws1', when: 'gauss/2 replays' },
  ])
  const times = (kind: TraceEvent['kind']): number[] =>
    events.flatMap(({ atNs, event }) =>
      event.kind === kind && 'process' in event && event.process === 'gauss/2' ? [atNs] : [],
    )
  const crashes = events.flatMap(({ atNs, event }) => (event.kind === 'host-crashed' ? [atNs] : []))
  const [first, second] = times('restore-begins')
  // the first recovery was cut off by the second crash, the second one came to its end
  expect([crashes.length, times('restore-begins').length, times('live-again').length]).toEqual([2, 2, 1])
  const lasted = crashes[1]! - first! + times('live-again')[0]! - second!
  const { recovery } = result.processes.find(({ name }) => name === 'gauss/2')!.seconds
  expect(Math.round(recovery * 1e9)).toBe(lasted)
})

test('what a host has sent is counted through all its boots', () => {
  const world = new World(smallRun(circumstances, []), { seed: '1' })
  const sentNow = () => world.layers[1]!.transport.sent
  world.begin()
  world.simulation.run(1.5e9)
  const first = sentNow()
  world.crash(1)
  expect(world.sentBy(1)).toEqual(first)
  world.restart(1)
  world.simulation.run(2.5e9)
  const second = sentNow()
  expect(Math.min(first.datagrams, second.datagrams)).toBeGreaterThan(0)
  expect(world.sentBy(1)).toEqual({
    datagrams: first.datagrams + second.datagrams,
    bytes: first.bytes + second.bytes,
  })
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
