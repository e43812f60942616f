// The timeline before it is drawn: nothing of the trace is lost on the way into the page, slices and messages are those of the run,
// and what is drawn does not grow with the trace.

import { beforeAll, describe, expect, test } from 'vitest'
import { arrowsOf, densityOf, longestFlight, slicesAt, stretchesOf } from '../../reports/timeline/detail.ts'
import { layOut } from '../../reports/timeline/layout.ts'
import { causesOf, effectsOf } from '../../reports/timeline/messages.ts'
import { buildTimeline, type Timeline } from '../../reports/timeline/model.ts'
import { packTrace, unpackTrace } from '../../reports/timeline/packing.ts'
import { stateAt } from '../../reports/timeline/state.ts'
import { panned, showing, TimeScale, ticksOf, whole, zoomed } from '../../reports/timeline/view.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { recorder } from '../../sim/trace/first-difference.ts'
import { formatJsonLine, type TraceEntry } from '../../sim/trace/json-lines.ts'

const scenarioOf = (name: string) => loadScenario(new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname)

function record(name: string): { entries: readonly TraceEntry[]; timeline: Timeline } {
  const scenario = scenarioOf(name)
  const { read, entries } = recorder()
  simulate(scenario, { readers: [read] })
  return { entries, timeline: buildTimeline(entries, scenario.hosts) }
}

describe('packing', () => {
  test.each(['small-gauss', 'cascade', 'random'])('%s comes back as it was, in a third of the room or less', (name) => {
    const { entries } = record(name)
    const packed = JSON.stringify(packTrace(entries))
    expect(unpackTrace(JSON.parse(packed))).toEqual(entries)
    const lines = entries.map(({ atNs, event }) => formatJsonLine(atNs, event)).join('\n')
    expect(packed.length).toBeLessThan(lines.length / 3)
  })
})

describe('cause and effect', () => {
  // a asks b; b asks c; c answers; b answers a
  const of = (process: string, host: string) => ({ process, host, incarnation: 1 })
  const sent = (from: string, to: string, sequence: number): TraceEvent => ({
    ...{ kind: 'message-sent', ...of(from, `host of ${from}`), to, sequence, bytes: 8, digest: 0, withheld: false },
  })
  const received = (from: string, to: string, sequence: number): TraceEvent => ({
    ...{ kind: 'message-received', ...of(to, `host of ${to}`), from, sequence, index: 1, bytes: 8, digest: 0 },
    replayed: false,
  })
  const story: [from: string, to: string][] = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'b'],
    ['b', 'a'],
  ]
  const entries = story.flatMap(([from, to], at): TraceEntry[] => [
    { atNs: at * 10, event: sent(from, to, 1) },
    { atNs: at * 10 + 5, event: received(from, to, 1) },
  ])
  const { messages } = buildTimeline(entries, [])

  test('a message is caused by what its sender received last', () => {
    expect(messages.map(({ cause }) => cause)).toEqual([-1, 0, 1, 2])
    expect(causesOf(messages, 3, 10)).toEqual([2, 1, 0])
    expect(causesOf(messages, 3, 2)).toEqual([2, 1])
  })

  test('and causes what its receiver sends before it receives again', () => {
    expect(effectsOf(messages, 0)).toEqual([1])
    expect(effectsOf(messages, 3)).toEqual([])
  })

  test('its life is all that was said about it, in order', () => {
    expect(messages[1]!.entries).toEqual([2, 3])
  })
})

describe('a crash and its recovery', () => {
  let run: ReturnType<typeof record>
  beforeAll(() => {
    run = record('gauss-one-crash')
  }, 60_000)
  const laneOf = (host: string) => run.timeline.lanes.find((lane) => lane.host === host)!

  test('the host is down for the minute, and under suspicion before it is declared dead', () => {
    const [down] = laneOf('ws3').spans.filter(({ kind }) => kind === 'down')
    expect([down!.fromNs, down!.toNs]).toEqual([200e9, 260e9])
    const [suspected] = laneOf('ws3').spans.filter(({ kind }) => kind === 'suspected')
    expect(suspected!.fromNs).toBeGreaterThan(200e9)
    expect(suspected!.toNs).toBeLessThan(210e9)
  })

  test('nobody is under suspicion for longer than it takes to find out', () => {
    const suspicions = run.timeline.lanes.flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'suspected'))
    for (const { fromNs, toNs } of suspicions) expect(toNs - fromNs).toBeLessThan(3e9)
  })

  test('the process ends on its host with the crash, is restored and replays on the neighbour', () => {
    const [there] = laneOf('ws3').rows.filter(({ process }) => process === 'gauss/3')
    expect(Math.max(...there!.work.map(({ toNs }) => toNs))).toBeLessThanOrEqual(200e9)
    const [here] = laneOf('ws2').rows.filter(({ process }) => process === 'gauss/3')
    const [restore, replay] = ['restore', 'replay'].map((kind) => here!.care.find((slice) => slice.kind === kind))
    expect(restore!.toNs).toBeLessThanOrEqual(replay!.fromNs)
    expect(here!.work.filter(({ kind }) => kind === 'again').every(({ toNs }) => toNs <= replay!.toNs)).toBe(true)
  })

  test('no two slices of a kind overlap in a row, and all end after they begin', () => {
    for (const row of run.timeline.lanes.flatMap(({ rows }) => rows)) {
      const ends = new Map<string, number>()
      for (const { kind, fromNs, toNs } of [...row.work, ...row.care]) {
        expect(toNs).toBeGreaterThanOrEqual(fromNs)
        expect(fromNs, `${kind} of ${row.process}`).toBeGreaterThanOrEqual(ends.get(kind) ?? 0)
        ends.set(kind, toNs)
      }
    }
  })

  test('rewound, the hosts stand as they stood', () => {
    const { hosts } = scenarioOf('gauss-one-crash')
    const at = (seconds: number, host: string) =>
      stateAt(run.entries, hosts, seconds * 1e9).find((state) => state.host === host)!
    expect(at(199, 'ws3')).toMatchObject({ condition: 'up', processes: [{ process: 'gauss/3', incarnation: 1 }] })
    expect(at(201, 'ws3')).toMatchObject({ condition: 'down', processes: [] })
    expect(at(230, 'ws2').processes.map(({ process, incarnation }) => [process, incarnation])).toEqual([
      ['gauss/2', 1],
      ['gauss/3', 2],
    ])
    expect(at(230, 'ws2').view).not.toContain('ws3')
    expect(at(270, 'ws2').view).toContain('ws3')
  })

  test('what is drawn fits the width, however many events there are', () => {
    const { timeline } = run
    expect(timeline.entries.length).toBeGreaterThan(80_000)
    const scale = new TimeScale(whole(timeline.endNs), 1200)
    const layout = layOut(timeline.lanes, () => true)
    for (const { rows, records } of timeline.lanes) {
      for (const { work, care } of rows) {
        expect(stretchesOf(work, scale).length).toBeLessThan(4 * 1200)
        expect(stretchesOf(care, scale).length).toBeLessThan(400)
      }
      expect(densityOf(records, scale)).toHaveLength(1200)
    }
    const arrows = arrowsOf(timeline.messages, layout.rowOf, longestFlight(timeline.messages), scale)
    expect(arrows.length).toBeLessThan(timeline.messages.length)
    const near = new TimeScale(zoomed(scale.view, 1e-4, 150e9, timeline.endNs), 1200)
    const few = arrowsOf(timeline.messages, layout.rowOf, longestFlight(timeline.messages), near)
    const inView = timeline.messages.filter(
      ({ sentNs, received }) => sentNs <= near.view.toNs && (received?.atNs ?? 0) >= near.view.fromNs,
    )
    expect(few.map(({ number }) => timeline.messages[number])).toEqual(inView)
  })

  test('under a pixel is what is there at that instant', () => {
    const row = laneOf('ws1').rows[0]!
    const slice = row.work.find(({ kind }) => kind === 'compute')!
    const scale = new TimeScale(zoomed(whole(run.timeline.endNs), 1e-5, slice.fromNs + 1000, run.timeline.endNs), 1000)
    expect(slicesAt(row.work, scale.x(slice.fromNs + 1000), scale)).toContain(slice)
  })
})

describe('a suspicion', () => {
  const hosts = ['ws1', 'ws2'].map((name) => ({ name, role: 'workstation' as const }))
  const suspects: TraceEvent[] = [
    { kind: 'host-suspected', host: 'ws1', suspect: 'ws2' },
    { kind: 'probe-sent', host: 'ws1', to: 'ws2', attempt: 2 },
  ]
  const sign: TraceEvent = { kind: 'compute-ends', host: 'ws2', process: 'gauss/2', incarnation: 1 }
  const asksAgain: TraceEvent = { kind: 'probe-sent', host: 'ws1', to: 'ws2', attempt: 3 }
  const dead: TraceEvent = { kind: 'host-declared-dead', host: 'ws1', dead: 'ws2', boot: 0, silentNs: 9 }
  const entriesOf = (events: readonly (readonly [number, TraceEvent])[]): TraceEntry[] =>
    [...suspects.map((event): [number, TraceEvent] => [10, event]), ...events].map(([atNs, event]) => ({ atNs, event }))

  test.each([
    [
      'is dropped with the first sign of life',
      [
        [20, sign],
        [30, sign],
      ],
      [10, 20],
    ],
    [
      'holds on while questions stay unanswered',
      [
        [20, sign],
        [30, asksAgain],
        [40, sign],
      ],
      [10, 40],
    ],
    [
      'ends with the declaration of death',
      [
        [20, sign],
        [30, dead],
        [40, sign],
      ],
      [10, 30],
    ],
    ['is not dropped because the suspect crashes', [[20, { kind: 'host-crashed', host: 'ws2', boot: 0, processes: [], during: [] }], [30, dead]], [10, 30]], // biome-ignore format: a table
  ] as [string, [number, TraceEvent][], [number, number]][])('%s', (_, events, expected) => {
    const entries = entriesOf(events)
    const spans = buildTimeline(entries, hosts).lanes[1]!.spans.filter(({ kind }) => kind === 'suspected')
    expect(spans.map(({ fromNs, toNs }) => [fromNs, toNs])).toEqual([expected])
    const conditionAt = (atNs: number) => stateAt(entries, hosts, atNs)[1]!.condition
    expect(conditionAt(10)).toBe('suspected')
    expect(conditionAt(expected[1])).not.toBe('suspected')
  })
})

describe('the view', () => {
  const endNs = 600e9

  test('zooming keeps the instant under the pointer where it is', () => {
    const before = new TimeScale({ fromNs: 100e9, toNs: 200e9 }, 1000)
    const after = new TimeScale(zoomed(before.view, 0.5, 130e9, endNs), 1000)
    expect(after.x(130e9)).toBeCloseTo(before.x(130e9))
    expect(after.view.toNs - after.view.fromNs).toBeCloseTo(50e9)
  })

  test('nobody gets beyond the run, nor nearer than can be told apart', () => {
    const far = zoomed({ fromNs: 0, toNs: 10e9 }, 1e9, 5e9, endNs)
    expect(far).toEqual(whole(endNs))
    const { fromNs, toNs } = zoomed(far, 1e-15, 5e9, endNs)
    expect(toNs - fromNs).toBeCloseTo(20_000, -1)
    expect(panned({ fromNs: 0, toNs: 10e9 }, -1e15, endNs).fromNs).toBe(whole(endNs).fromNs)
    expect(panned({ fromNs: 0, toNs: 10e9 }, 1e15, endNs).toNs).toBeCloseTo(whole(endNs).toNs)
  })

  test('a view follows the playhead only when it has to', () => {
    const view = { fromNs: 100e9, toNs: 200e9 }
    expect(showing(view, 150e9, endNs)).toBe(view)
    const moved = showing(view, 400e9, endNs)
    expect(moved.fromNs).toBeLessThan(400e9)
    expect(moved.toNs - moved.fromNs).toBeCloseTo(100e9)
  })

  test('ticks are round, and not too near each other', () => {
    const scale = new TimeScale({ fromNs: 0, toNs: 600e9 }, 1000)
    expect(ticksOf(scale, 100).map(({ label }) => label)).toEqual([
      '0 s',
      '100 s',
      '200 s',
      '300 s',
      '400 s',
      '500 s',
      '600 s',
    ])
    const near = new TimeScale({ fromNs: 1e9, toNs: 1.0001e9 }, 1000)
    expect(ticksOf(near, 100)[0]!.label).toBe('1.00000 s')
  })
})

test('a host that is switched off takes no room', () => {
  const { timeline } = record('small-gauss')
  const all = layOut(timeline.lanes, () => true)
  const some = layOut(timeline.lanes, (host) => host !== 'ws1')
  expect(some.height).toBeLessThan(all.height)
  expect(some.rowOf('ws1', 'gauss/1')).toBe(-1)
  expect(all.at(all.rows[0]!.middle)?.row).toBe(all.rows[0])
  expect(all.at(2)).toBeNull()
})
