// Checkpoints taken together, survivors that go back and messages that are held, as the timeline has them: from the traces of runs, and from
// traces written by hand.

import { beforeAll, describe, expect, test } from 'vitest'
import { layOut } from '../../reports/timeline/layout.ts'
import { lookOf } from '../../reports/timeline/looks.ts'
import { buildTimeline, type Timeline } from '../../reports/timeline/model.ts'
import type { DrawnRound } from '../../reports/timeline/rounds.ts'
import { stateAt } from '../../reports/timeline/state.ts'
import { loadScenarioWith } from '../../sim/cli/options/set-scenario.ts'
import { simulate } from '../../sim/simulate.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { recorder } from '../../sim/trace/first-difference.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'

const domino = new URL('../../scenarios/domino.yaml', import.meta.url).pathname

function timelineUnder(protocol: string): { timeline: Timeline; entries: readonly TraceEntry[] } {
  const scenario = loadScenarioWith(domino, [`protocol.kind=${protocol}`])
  const { read, entries } = recorder()
  simulate(scenario, { readers: [read] })
  return { timeline: buildTimeline(entries, scenario.hosts), entries }
}

const hosts = ['ws1', 'ws2'].map((name) => ({ name, role: 'workstation' as const }))
const of = (number: number) => ({ host: `ws${number}`, process: `gauss/${number}`, incarnation: 1 })
const timelineOf = (events: readonly (readonly [atNs: number, event: TraceEvent])[]): Timeline =>
  buildTimeline(
    events.map(([atNs, event]) => ({ atNs, event })),
    hosts,
  )

describe('rounds of checkpoints', () => {
  const asks = (number: number): TraceEvent => ({ kind: 'round-begins', host: 'ws1', epoch: 0, number })
  const saves = (process: number, number: number): TraceEvent => ({
    ...{ kind: 'checkpoint-begins', ...of(process), number, policy: 'full', received: 0 },
  })
  const commits = (number: number): TraceEvent => ({
    ...{ kind: 'round-committed', host: 'ws1', epoch: 0, number, processes: ['gauss/1', 'gauss/2'], ended: [] },
  })
  const goBack: TraceEvent = {
    ...{ kind: 'line-committed', host: 'ws1', epoch: 1, isFinal: false, processes: [], checkpoints: [] },
    ...{ incarnations: [], kept: [] },
  }
  const summary = ({ number, cuts, isCommitted }: DrawnRound) =>
    [number, cuts.map(({ process, atNs }) => `${process} at ${atNs}`).join(', '), isCommitted] as const

  test.each([
    ['goes through the checkpoints of its number', [asks(1), saves(1, 1), saves(2, 1), commits(1)], [[1, 'gauss/1 at 1, gauss/2 at 2', true]]],
    ['leaves out those of another', [asks(2), saves(1, 2), saves(2, 1), commits(2)], [[2, 'gauss/1 at 1', true]]],
    ['is not committed if all go back first', [asks(1), saves(1, 1), goBack, asks(1), saves(1, 1), commits(1)], [[1, 'gauss/1 at 1', false], [1, 'gauss/1 at 4', true]]],
    ['is not committed if another one begins', [asks(1), saves(1, 1), asks(2), saves(1, 2), commits(1)], [[1, 'gauss/1 at 1', false], [2, 'gauss/1 at 3', false]]],
    ['is not committed if the run ends first', [asks(1), saves(2, 1)], [[1, 'gauss/2 at 1', false]]],
    ['is nowhere if nobody took a checkpoint', [asks(1), commits(1)], []],
    ['has no checkpoint that was taken alone', [saves(1, 1), asks(1), saves(2, 1), commits(1)], [[1, 'gauss/2 at 2', true]]],
  ] as [string, TraceEvent[], unknown[]][])('a round %s', (_, events, expected) => {
    const { rounds } = timelineOf(events.map((event, at) => [at, event]))
    expect(rounds.map(summary)).toEqual(expected)
  }) // biome-ignore format: a table

  test('of a run: one is cut short by the crash, the others are committed, each with all four processes', () => {
    const { timeline, entries } = timelineUnder('coordinated')
    expect(timeline.rounds.map(({ number, isCommitted }) => [number, isCommitted])).toEqual([
      [1, true],
      [2, false],
      [2, true],
      [3, true],
    ])
    for (const { cuts } of timeline.rounds) expect(new Set(cuts.map(({ process }) => process)).size).toBe(4)
    const begins = new Set(
      entries.flatMap(({ atNs, event }) => (event.kind === 'checkpoint-begins' ? [`${event.process} ${atNs}`] : [])),
    )
    for (const { process, atNs } of timeline.rounds.flatMap(({ cuts }) => cuts))
      expect(begins).toContain(`${process} ${atNs}`)
    // and the recovery line is the last committed one
    const [line] = timeline.lines
    expect(line!.cuts.map(({ atNs }) => atNs).sort((a, b) => a - b)).toEqual(
      timeline.rounds[0]!.cuts.map(({ atNs }) => atNs).sort((a, b) => a - b),
    )
  })

  test('there are none where everybody saves alone', () => {
    expect(timelineUnder('independent').timeline.rounds).toEqual([])
  })
})

describe('a survivor that goes back', () => {
  let run: ReturnType<typeof timelineUnder>
  beforeAll(() => {
    run = timelineUnder('coordinated')
  })

  test('has a sign of its own, which is not covered by the one for its stop', () => {
    expect(lookOf('rolled-back').shape).not.toBe(lookOf('process-stopped').shape)
    expect(lookOf('rolled-back').weight).toBeGreaterThan(lookOf('process-stopped').weight)
    const back = run.timeline.lanes.flatMap(({ host, instants }) =>
      instants.filter(({ entry }) => run.entries[entry]!.event.kind === 'rolled-back').map(() => host),
    )
    expect(back).toEqual(['ws1', 'ws3', 'ws4'])
  })

  test('is said to go back, until it runs again', () => {
    const { hosts } = loadScenarioWith(domino, [])
    const at = (seconds: number) =>
      stateAt(run.entries, hosts, seconds * 1e9)
        .find(({ host }) => host === 'ws3')!
        .processes.map(({ doing }) => doing)
    expect(at(3)).toEqual(['goes back, though its host is alive'])
    expect(at(4)).not.toEqual(at(3))
    expect(at(4)).toHaveLength(1)
  })

  test('whose creation is undone is not there any more', () => {
    const started: TraceEvent = { kind: 'process-started', ...of(1), imageBytes: 8 }
    const stopped: TraceEvent = { kind: 'process-stopped', ...of(1), reason: 'superseded' }
    const undone: TraceEvent = { kind: 'rolled-back', ...of(1), epoch: 1, from: 0, to: -1 }
    const entries = [started, stopped, undone].map((event, atNs) => ({ atNs, event }))
    expect(stateAt(entries, hosts, 0)[0]!.processes).toHaveLength(1)
    expect(stateAt(entries, hosts, 2)[0]!.processes).toEqual([])
  })

  test('is restored where it was', () => {
    for (const host of ['ws3', 'ws4']) {
      const [row] = run.timeline.lanes.find((lane) => lane.host === host)!.rows
      expect(row!.care.some(({ kind }) => kind === 'restore')).toBe(true)
    }
  })
})

describe('messages that are held', () => {
  const arrives = (sequence: number, duplicate = false): TraceEvent => ({
    ...{ kind: 'message-arrived', ...of(1), from: 'gauss/2', sequence, duplicate },
    ...{ senderIncarnation: 1, senderReplaying: false },
  })
  const shows = (sequence: number): TraceEvent => ({
    ...{ kind: 'message-logged', ...of(1), from: 'gauss/2', sequence, index: sequence, digest: 0 },
  })
  const crash: TraceEvent = { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['gauss/1'], during: [] }
  const later: TraceEvent = { kind: 'host-joins', host: 'ws2', boot: 0 }

  test.each([
    ['from arrival until shown', [[10, arrives(1)], [25, shows(1)]], [[10, 25]]],
    ['once, while any is', [[10, arrives(1)], [12, arrives(2)], [20, shows(1)], [30, shows(2)]], [[10, 30]]],
    ['again, for the next', [[10, arrives(1)], [20, shows(1)], [30, arrives(2)], [40, shows(2)]], [[10, 20], [30, 40]]],
    ['not if it is known', [[10, arrives(1)], [20, shows(1)], [30, arrives(1, true)], [40, later]], [[10, 20]]],
    ['until the host crashes', [[10, arrives(1)], [15, crash], [40, later]], [[10, 15]]],
    ['until the run ends', [[10, arrives(1)], [40, later]], [[10, 40]]],
  ] as [string, [number, TraceEvent][], [number, number][]][])('%s', (_, events, expected) => {
    const { lanes } = timelineOf(events)
    const row = lanes[0]!.rows[0]!
    expect(row.held.map(({ fromNs, toNs }) => [fromNs, toNs])).toEqual(expected)
  }) // biome-ignore format: a table

  test('of a run: a log holds each of them for longer than a protocol without', () => {
    const meanNs = (protocol: string): number => {
      const held = timelineUnder(protocol).timeline.lanes.flatMap(({ rows }) => rows.flatMap((row) => row.held))
      return held.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0) / held.length
    }
    expect(meanNs('star')).toBeGreaterThan(1.3 * meanNs('independent'))
  })

  test('are told from the row of the process, below its checkpoints', () => {
    const { timeline } = timelineUnder('star')
    const layout = layOut(timeline.lanes, () => true)
    const { y } = layout.rows[0]!
    expect([5, 20, 27].map((down) => layout.at(y + down)!.strip)).toEqual(['work', 'care', 'held'])
  })
})
