// What a recovery cost, read from traces made by hand (where every figure is known) and from runs.

import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { type RecoveryCost, RecoveryCosts } from '../../sim/trace/recovery-costs.ts'

const folder = new URL('../../scenarios/', import.meta.url).pathname
const process = 'gauss/1'
const of = (host: string, incarnation: number) => ({ host, process, incarnation })

/** The story's events, each with its time. */
const on = {
  start: (host: string): TraceEvent => ({ kind: 'process-started', ...of(host, 1), imageBytes: 4096 }),
  save: (host: string, number: number, incarnation = 1): TraceEvent[] => [
    { kind: 'checkpoint-begins', ...of(host, incarnation), number, policy: 'full', received: 0 },
  ],
  crash: (host: string, processes = [process]): TraceEvent => ({
    kind: 'host-crashed',
    host,
    boot: 0,
    processes,
    during: [],
  }),
  find: (host: string, dead: string): TraceEvent => ({ kind: 'host-declared-dead', host, dead, boot: 0, silentNs: 1 }),
  take: (host: string, dead: string, incarnation: number): TraceEvent => ({
    kind: 'restore-begins',
    ...of(host, incarnation),
    dead,
  }),
  restore: (host: string, number: number, incarnation: number, records = 0): TraceEvent => ({
    kind: 'restored',
    ...of(host, incarnation),
    number,
    digest: 0,
    received: 0,
    records,
  }),
  live: (host: string, incarnation: number): TraceEvent => ({
    kind: 'live-again',
    ...of(host, incarnation),
    withheld: 0,
    sentAgain: 0,
  }),
}

function costsOf(...story: readonly (readonly [atNs: number, ...events: TraceEvent[]])[]): readonly RecoveryCost[] {
  const reader = new RecoveryCosts()
  for (const [atNs, ...events] of story) for (const event of events) reader.read(atNs, event)
  return reader.costs
}

describe('one process', () => {
  test('lost since its last checkpoint, found, restored, replayed', () => {
    const costs = costsOf(
      [5, on.start('ws1')],
      [100, ...on.save('ws1', 1)],
      [200, ...on.save('ws1', 2)],
      [230, on.crash('ws1')],
      [240, on.find('ws2', 'ws1')],
      [241, on.find('ws3', 'ws1')],
      [250, on.take('ws2', 'ws1', 2)],
      [260, on.restore('ws2', 2, 2, 7)],
      [275, on.live('ws2', 2)],
    )
    const times = { lostNs: 30, detectionNs: 10, restoreNs: 20, replayNs: 15 }
    const where = { process, lostHost: 'ws1', atNs: 230, cause: 'crash', host: 'ws2' }
    expect(costs).toEqual([{ ...where, ...times, checkpoint: 2, nearCopyOn: null, records: 7 }])
  })

  test('back at an older checkpoint, which a host had a copy of', () => {
    const saved = [100, 200, 300, 400].map((atNs, at): [number, ...TraceEvent[]] => [atNs, ...on.save('ws1', at + 1)])
    const from = { ...on.restore('ws2', 1, 2), from: 'ws3' } as TraceEvent
    const [cost] = costsOf(
      [5, on.start('ws1')],
      ...saved,
      [430, on.crash('ws1')],
      [440, on.find('ws2', 'ws1')],
      [460, from],
    )
    expect(cost).toMatchObject({ lostNs: 330, checkpoint: 1, nearCopyOn: 'ws3' })
  })

  test.each([
    ['a checkpoint that was begun and not committed does not count', 1, 130],
    ['without any it is back at its start', 0, 225],
  ])('%s', (_, number, lostNs) => {
    const [cost] = costsOf(
      [5, on.start('ws1')],
      [100, ...on.save('ws1', 1)],
      [200, ...on.save('ws1', 2)],
      [230, on.crash('ws1')],
      [240, on.find('ws2', 'ws1')],
      [250, on.take('ws2', 'ws1', 2)],
      [260, on.restore('ws2', number, 2)],
    )
    expect(cost).toMatchObject({ lostNs, checkpoint: number, replayNs: null })
  })

  test('whose new host dies before it is restored loses nothing more', () => {
    const costs = costsOf(
      [0, on.start('ws1')],
      [100, on.crash('ws1')],
      [110, on.find('ws2', 'ws1')],
      [120, on.take('ws2', 'ws1', 2)],
      [130, on.crash('ws2')],
      [150, on.find('ws3', 'ws2')],
      [160, on.take('ws3', 'ws2', 3)],
      [170, on.restore('ws3', 0, 3)],
      [171, on.live('ws3', 3)],
    )
    expect(costs).toMatchObject([
      { lostHost: 'ws1', host: 'ws2', detectionNs: 10, restoreNs: null, lostNs: null },
      { lostHost: 'ws2', host: 'ws3', detectionNs: 20, restoreNs: 20, replayNs: 1, lostNs: 100 },
    ])
  })

  test('that crashes again loses what it did since it was restored', () => {
    const [, second] = costsOf(
      [0, on.start('ws1')],
      [100, ...on.save('ws1', 1)],
      [200, on.crash('ws1')],
      [210, on.find('ws2', 'ws1')],
      [220, on.take('ws2', 'ws1', 2), on.restore('ws2', 1, 2), on.live('ws2', 2)],
      [300, on.crash('ws2')],
      [310, on.find('ws3', 'ws2')],
      [320, on.take('ws3', 'ws2', 3), on.restore('ws3', 1, 3)],
    )
    expect(second).toMatchObject({ lostNs: 80, checkpoint: 1 })
  })

  test('of a host that was taken for dead loses what came since its checkpoint until it was restarted elsewhere', () => {
    const [cost] = costsOf(
      [0, on.start('ws1')],
      [100, ...on.save('ws1', 1)],
      [150, on.find('ws2', 'ws1')],
      [160, on.take('ws2', 'ws1', 2)],
      [170, on.restore('ws2', 1, 2)],
      [180, on.live('ws2', 2)],
    )
    expect(cost).toMatchObject({ cause: 'false suspicion', atNs: 160, detectionNs: 0, restoreNs: 10, lostNs: 60 })
  })
})

describe('runs', () => {
  const recoveriesOf = (name: string) => simulate(loadScenario(`${folder}${name}.yaml`)).recoveries

  test('without crashes have no recoveries', () => {
    expect(recoveriesOf('small-gauss')).toEqual([])
  })

  test.each(['gauss-one-crash', 'recovery/gauss', 'recovery/fft', 'recovery/matmul', 'recovery/whole-log'])(
    '%s: one recovery, found within the bound of the ring',
    (name) => {
      const scenario = loadScenario(`${folder}${name}.yaml`)
      const { recoveries } = simulate(scenario)
      const { periodNs, timeoutNs, misses } = scenario.protocol.ring
      const boundSeconds = (periodNs + (misses + 1) * timeoutNs) / 1e9
      expect(recoveries).toHaveLength(1)
      const [{ seconds, records }] = recoveries as [(typeof recoveries)[number]]
      expect(seconds.detection).toBeGreaterThan(0)
      expect(seconds.detection).toBeLessThanOrEqual(boundSeconds)
      expect(seconds.restore).toBeGreaterThan(0)
      if (records === 0) expect(seconds.replay).toBe(0)
      // a replay waits for nobody, so it is faster than the life that it repeats
      else expect(seconds.replay!).toBeLessThan(seconds.lost!)
    },
  )

  test('a cascade: whoever is lost twice is in it twice, and all come back', () => {
    const recoveries = recoveriesOf('cascade')
    const names = recoveries.map((recovery) => recovery.process)
    expect(names.length).toBeGreaterThan(new Set(names).size)
    for (const name of names) {
      expect(recoveries.findLast((recovery) => recovery.process === name)!.seconds.replay).not.toBeNull()
    }
  })
})
