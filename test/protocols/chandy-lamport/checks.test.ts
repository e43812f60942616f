// What snapshots owe: each check accepts a snapshot with a message under way and a recovery to it, told by hand, and objects when one thing in them is
// changed.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { protocols } from '../../../sim/protocols/protocols.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, retold, type Tale } from '../../checks/tale.ts'
import { a, acknowledged, b, checkpoint, restored, seen, sent, started, told } from '../tales-of-lines.ts'

const { checks } = protocols['chandy-lamport']
const named = (name: string): Check => checks.find((check) => check.name === name)!
const consistentLine = named('consistent-line')
const noUselessCheckpoint = named('no-useless-checkpoint')
const staleEpoch = named('stale-epoch')
const boundedCheckpoints = named('bounded-checkpoints')
const progress = named('progress')

const committed: TraceEvent = {
  ...{ kind: 'round-committed', host: 'ws2', epoch: 0, number: 1, processes: ['a', 'b'], ended: [] },
}
const line: TraceEvent = {
  ...{ kind: 'line-committed', host: 'ws2', epoch: 1, isFinal: false, processes: ['a', 'b'] },
  ...{ checkpoints: [1, 1], incarnations: [2, 2], kept: [1, 1] },
}
const recorded: TraceEvent = { kind: 'message-recorded', ...b(1), number: 1, from: 'a', sequence: 1 }

/** b takes snapshot 1, and message 1 of a, which has not, is recorded with it; a takes it and sends message 2. Then a dies, and both go back. */
const story: TraceEvent[] = [
  started(a(1)),
  started(b(1)),
  { kind: 'image-taken', ...b(1), number: 1 },
  sent(a(1), 'b', 1),
  recorded,
  ...seen(b(1), 'a', 1, 1),
  acknowledged(a(1), 'b', 1),
  ...checkpoint(a(1), 1),
  sent(a(1), 'b', 2),
  { kind: 'checkpoint-committed', ...b(1), number: 1, digest: 1 },
  { kind: 'versions-kept', host: 'fs1', process: 'a', incarnation: 1, numbers: [1] },
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

/** The same, with an event told again behind the first of another kind. */
function moved(what: (event: TraceEvent) => boolean, behind: (event: TraceEvent) => boolean): Tale {
  const left = story.filter((event) => !what(event))
  const at = left.findIndex(behind) + 1
  return told([...left.slice(0, at), ...story.filter(what), ...left.slice(at)])
}

const withLine = (checkpoints: number[]): Tale =>
  retold(good, (event) => (event.kind === 'line-committed' ? { ...event, checkpoints } : event))
const without = (what: TraceEvent): Tale => told(story.filter((event) => event !== what))
const imageOf =
  (process: string) =>
  (event: TraceEvent): boolean =>
    event.kind === 'image-taken' && event.process === process
const withoutRecord = without(recorded)
/** It is taken for part of the snapshot, though it was sent behind the marker. */
const recordedTooMuch = told(
  story.flatMap((event) =>
    event.kind === 'message-logged' && event.sequence === 2 && event.incarnation === 1
      ? [{ ...recorded, sequence: 2 } as TraceEvent, event]
      : [event],
  ),
)

const bad: readonly (readonly [Check, string, Tale])[] = [
  [noUselessCheckpoint, 'what was under way is not recorded', withoutRecord],
  [noUselessCheckpoint, 'what was sent behind the marker is recorded', recordedTooMuch],
  [
    noUselessCheckpoint,
    'b takes its snapshot behind what was sent behind the marker',
    moved(imageOf('b'), (event) => event.kind === 'message-logged' && event.sequence === 2),
  ],
  [noUselessCheckpoint, 'a has not taken it', retold(good, (event) => (imageOf('a')(event) ? null : event))],
  [noUselessCheckpoint, 'a recovery goes back behind it', withLine([0, 0])],
  [consistentLine, 'what was under way is missing in the end', withoutRecord],
  [consistentLine, 'the line has what was sent behind the marker', recordedTooMuch],
  [consistentLine, 'the line has a snapshot that there is not', withLine([1, 7])],
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
  [progress, 'it takes for ever', { ...good, end: { ...good.end, atNs: 1e15 } }],
]

test('a good snapshot and a good recovery please them', () => {
  expect(judge(good, [consistentLine, noUselessCheckpoint, staleEpoch, boundedCheckpoints])).toEqual([])
})

describe.each([...new Set(bad.map(([check]) => check))].map((check) => [check.name, check] as const))(
  '%s',
  (name, check) => {
    const tales = bad.filter(([of]) => of === check)

    test.each(tales.map(([, what, tale]) => [what, tale] as const))('objects when %s', (_, tale) => {
      const violations = judge(tale, [check])
      expect(violations.map((violation) => violation.check)).toContain(name)
    })
  },
)
