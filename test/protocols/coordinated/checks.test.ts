// What coordinated checkpoints owe: each check accepts a round and a recovery told by hand, and objects when one thing in them is changed.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { consistentLine } from '../../../sim/protocols/epochs/checks/consistent-line.ts'
import { staleEpoch } from '../../../sim/protocols/epochs/checks/stale-epoch.ts'
import { boundedCheckpoints } from '../../../sim/protocols/rounds/checks/bounded-checkpoints.ts'
import { noUselessCheckpoint } from '../../../sim/protocols/rounds/checks/no-useless-checkpoint.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, retold, type Tale } from '../../checks/tale.ts'
import { a, acknowledged, b, checkpoint, restored, seen, sent, started, told } from '../tales-of-lines.ts'

const kept = (process: string, numbers: number[]): TraceEvent => ({
  ...{ kind: 'versions-kept', host: 'fs1', process, incarnation: 1, numbers },
})
const committed: TraceEvent = {
  ...{ kind: 'round-committed', host: 'ws2', epoch: 0, number: 1, processes: ['a', 'b'], ended: [] },
}
const line: TraceEvent = {
  ...{ kind: 'line-committed', host: 'ws2', epoch: 1, isFinal: false, processes: ['a', 'b'] },
  ...{ checkpoints: [1, 1], incarnations: [2, 2], kept: [1, 1] },
}

/** a takes checkpoint 1 and sends message 2; b takes it before it sees that. Then a dies, and both go back. */
const story: TraceEvent[] = [
  started(a(1)),
  started(b(1)),
  sent(a(1), 'b', 1),
  ...seen(b(1), 'a', 1, 1),
  acknowledged(a(1), 'b', 1),
  ...checkpoint(a(1), 1),
  sent(a(1), 'b', 2),
  ...checkpoint(b(1), 1),
  kept('a', [1]),
  kept('b', [1]),
  ...seen(b(1), 'a', 2, 1),
  acknowledged(a(1), 'b', 2),
  committed,
  { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] },
  { kind: 'epoch-raised', host: 'ws2', epoch: 1 },
  line,
  { kind: 'line-adopted', host: 'ws2', epoch: 1 },
  restored(b(2), 1),
  started(b(2)),
  restored(a(2, 'ws2'), 1),
  started(a(2, 'ws2')),
  sent(a(2, 'ws2'), 'b', 2),
  ...seen(b(2), 'a', 2, 2),
  acknowledged(a(2, 'ws2'), 'b', 2),
]
const good = told(story)

const withLine = (change: { checkpoints?: number[]; processes?: string[] }): Tale =>
  retold(good, (event) => (event.kind === 'line-committed' ? { ...event, ...change } : event))

/** The same things in another order: what is taken out goes behind the first of another kind. */
function moved(what: (event: TraceEvent) => boolean, behind: (event: TraceEvent) => boolean): Tale {
  const left = story.filter((event) => !what(event))
  const at = left.findIndex(behind) + 1
  return told([...left.slice(0, at), ...story.filter(what), ...left.slice(at)])
}

const imageOfB = (event: TraceEvent): boolean => event.kind === 'image-taken' && event.process === 'b'
const secondSeen = (event: TraceEvent): boolean => event.kind === 'message-logged' && event.sequence === 2

const bad: readonly (readonly [Check, string, Tale])[] = [
  [consistentLine, 'a survivor stays as it is', withLine({ checkpoints: [1, -1] })],
  [consistentLine, 'the line has a checkpoint that there is not', withLine({ checkpoints: [1, 7] })],
  [
    noUselessCheckpoint,
    'b sees what is sent after the checkpoint of a before it takes its own',
    moved(imageOfB, secondSeen),
  ],
  [noUselessCheckpoint, 'b has not taken it', retold(good, (event) => (imageOfB(event) ? null : event))],
  [noUselessCheckpoint, 'a recovery goes back behind it', withLine({ checkpoints: [0, 0] })],
  [noUselessCheckpoint, 'a recovery does not know of a process in it', withLine({ processes: ['a', 'c'] })],
  [
    noUselessCheckpoint,
    'it is committed when a recovery has gone back behind it',
    told(
      story
        .filter((event) => event !== committed)
        .flatMap((event) => (event === line ? [{ ...line, checkpoints: [0, 0] } as TraceEvent, committed] : [event])),
    ),
  ],
  [
    staleEpoch,
    'what was sent before the crash is taken after it',
    retold(good, (event) =>
      event.kind === 'message-arrived' && event.incarnation === 2 ? { ...event, senderIncarnation: 1 } : event,
    ),
  ],
  [
    boundedCheckpoints,
    'a server has three of a process',
    retold(good, (event) => (event.kind === 'versions-kept' ? { ...event, numbers: [1, 2, 3] } : event)),
  ],
]

const all = [consistentLine, noUselessCheckpoint, staleEpoch, boundedCheckpoints]

test('a good round and a good recovery please them', () => {
  expect(judge(good, all)).toEqual([])
})

/** The story with two recoveries from the same checkpoint; then both take checkpoint 2, and between that and its commit a line is told of. */
const tellingLate = (epoch: number): Tale => {
  const newer = { ...line, epoch: 2 } as TraceEvent
  const next = [...checkpoint(a(2, 'ws2'), 2), ...checkpoint(b(2), 2), { ...line, epoch } as TraceEvent]
  const round = { ...committed, epoch: 2, number: 2 } as TraceEvent
  return told([...story.map((event) => (event === line ? newer : event)), ...next, round])
}

test('a leader that stood still may tell of its line when a newer one stands: that undoes nothing', () => {
  expect(judge(tellingLate(1), all)).toEqual([])
  expect(judge(tellingLate(3), all).map(({ check }) => check)).toContain('no-useless-checkpoint')
})

/** a is sending a message at checkpoint 1, and goes back there when that has been acknowledged; then all take checkpoint 2. */
const sendingAtTheLine = (...beforeTheSecond: TraceEvent[]): Tale => {
  const back = [restored(b(2), 1), started(b(2)), restored(a(2, 'ws2'), 1), started(a(2, 'ws2'))]
  return told([
    ...[started(a(1)), started(b(1)), sent(a(1), 'b', 1), ...checkpoint(a(1), 1), ...checkpoint(b(1), 1), committed],
    ...[...seen(b(1), 'a', 1, 1), acknowledged(a(1), 'b', 1)],
    ...[{ kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] } as const, line, ...back],
    ...[...beforeTheSecond, ...checkpoint(b(2), 2), ...checkpoint(a(2, 'ws2'), 2)],
    { ...committed, epoch: 1, number: 2 } as TraceEvent,
    ...[sent(a(2, 'ws2'), 'b', 1), ...seen(b(2), 'a', 1, 2), acknowledged(a(2, 'ws2'), 'b', 1)],
  ])
}

test('what a process was sending at its checkpoint is not acknowledged there, whatever came after it', () => {
  expect(judge(sendingAtTheLine(), all)).toEqual([])
  expect(judge(sendingAtTheLine(acknowledged(a(2, 'ws2'), 'b', 1)), all).map(({ check }) => check)).toEqual([
    'no-useless-checkpoint',
  ])
})

describe.each(all.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const tales = bad.filter(([of]) => of === check)

  test.each(tales.map(([, what, tale]) => [what, tale] as const))('objects when %s', (_, tale) => {
    const violations = judge(tale, [check])
    expect(violations.map((violation) => violation.check)).toContain(name)
  })
})
