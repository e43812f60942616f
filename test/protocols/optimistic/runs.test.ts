// Runs under optimistic logging: what is written and when, who goes back after a crash and how far, what is collected.

import { describe, expect, test } from 'vitest'
import { crashAt, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { type SmallApplication, smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent, TraceEventKind } from '../../../sim/trace/event.ts'

type EventOf<K extends TraceEventKind> = Extract<TraceEvent, { kind: K }>

const small = (kind: SmallApplication): Scenario => {
  const setting = { policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' } as const
  const scenario = smallScenario({ kind, ...setting, ...(kind === 'random' && { programSeed: 7 }) })
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'optimistic' } }
}

function run<K extends TraceEventKind>(scenario: Scenario, ...kinds: readonly K[]) {
  const events: EventOf<K>[] = []
  const read = (_: number, event: TraceEvent) => void events.push(event as EventOf<K>)
  const { outcome, violations, reason, endsAtSeconds } = simulate(scenario, {
    checks: true,
    readers: [{ kinds: [...kinds], read } as never],
  })
  return { fate: { outcome, violations, reason }, events, endsAtSeconds }
}

const well = { outcome: 'completed', violations: [], reason: null }
const one = loadScenario(new URL('../../../scenarios/optimistic.yaml', import.meta.url).pathname)

test('a crash of one: its life ends, all who depend on what is lost go back once, and no life of theirs ends', () => {
  const { fate, events } = run(one, 'life-ended', 'rolled-back', 'end-heard')
  expect(fate).toEqual(well)
  const ends = events.filter((event) => event.kind === 'life-ended')
  expect(ends.map(({ process, life }) => [process, life])).toEqual([['gauss/2', 0]])
  const back = events.filter((event) => event.kind === 'rolled-back').map(({ process }) => process)
  expect(back.sort()).toEqual(['gauss/0', 'gauss/1', 'gauss/3'])
  expect(events.filter((event) => event.kind === 'end-heard')).toHaveLength(5)
})

test('the end is on the servers before any host but that of the restart hears of it', () => {
  const { events } = run(one, 'life-ended', 'end-heard')
  expect(events[0]!.kind).toBe('life-ended')
})

test('the more often a log is written, the less of it is lost', () => {
  const lastOf = (flushNs: number): number =>
    run({ ...one, protocol: { ...one.protocol, flushNs } }, 'life-ended').events[0]!.interval
  const [often, seldom] = [lastOf(1e6), lastOf(60e9)]
  expect(often).toBeGreaterThan(seldom)
})

test('where processes do not talk to each other a crash makes nobody go back', () => {
  const scenario = small('matmul')
  const { endsAtSeconds } = run(scenario)
  const struck = withFaults(scenario, [crashAt(['ws1'], Math.round(endsAtSeconds * 0.6e9), null)])
  const { fate, events } = run(struck, 'rolled-back')
  expect([fate, events]).toEqual([well, []])
})

test('records go to the servers together, and go when a checkpoint is stable throughout', () => {
  const { events } = run(small('gauss'), 'request-received', 'records-discarded', 'versions-kept')
  const flushes = events.filter((event) => event.kind === 'request-received' && event.request === 'append-all').length
  const singly = events.filter((event) => event.kind === 'request-received' && event.request === 'append').length
  const { events: stored } = run(small('gauss'), 'record-stored')
  expect([singly, flushes > 0, flushes < stored.length]).toEqual([0, true, true])
  expect(events.some((event) => event.kind === 'records-discarded')).toBe(true)
})

describe.each(['gauss', 'matmul', 'fft', 'ordered', 'random', 'files', 'spawner'] as const)('%s', (kind) => {
  const scenario = small(kind)
  const { endsAtSeconds } = run(scenario)

  test.each(['ws1', 'ws2', 'ws3', 'fs1'])(
    'a crash of %s at any fifth of the run, and again when it is back',
    (host) => {
      for (const fifth of [1, 2, 3, 4]) {
        const atNs = Math.round((endsAtSeconds * 1e9 * fifth) / 5)
        const faults = [crashAt([host], atNs, 3e8), crashAt(['ws2'], atNs + 15e8, null)]
        expect([fifth, run(withFaults(scenario, faults)).fate]).toEqual([fifth, well])
      }
    },
  )
})
