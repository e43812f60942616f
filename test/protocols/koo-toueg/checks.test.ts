// What minimal blocking checkpoints owe: each check accepts a story told by hand, and objects when one thing in it is changed.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { consistentLine } from '../../../sim/protocols/epochs/checks/consistent-line.ts'
import { staleEpoch } from '../../../sim/protocols/epochs/checks/stale-epoch.ts'
import { minimality } from '../../../sim/protocols/koo-toueg/checks/minimality.ts'
import { noUselessCheckpoint } from '../../../sim/protocols/koo-toueg/checks/no-useless-checkpoint.ts'
import { boundedCheckpoints } from '../../../sim/protocols/rounds/checks/bounded-checkpoints.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, retold, type Tale } from '../../checks/tale.ts'
import { a, acknowledged, b, checkpoint, restored, seen, sent, started, told } from '../tales-of-lines.ts'

const c = (incarnation: number) => ({ host: 'ws3', process: 'c', incarnation })
const permanent = (initiator: string, processes: string[], checkpoints: number[]): TraceEvent => ({
  ...{ kind: 'tree-committed', host: 'ws2', epoch: 0, initiator, processes, checkpoints },
})

/**
 * b has seen message 1 of a, and both save themselves for b; a sends message 2, b sees it, and a dies. Both go back, and c, which nothing depends on and
 * which depends on nothing, stays.
 */
const story: TraceEvent[] = [
  ...[started(a(1)), started(b(1)), started(c(1))],
  sent(a(1), 'b', 1),
  ...seen(b(1), 'a', 1, 1),
  acknowledged(a(1), 'b', 1),
  ...checkpoint(b(1), 1),
  ...checkpoint(a(1), 1),
  permanent('b', ['b', 'a'], [1, 1]),
  ...checkpoint(c(1), 1),
  permanent('c', ['c'], [1]),
  { kind: 'versions-kept', ...a(1), host: 'fs1', numbers: [1] },
  sent(a(1), 'b', 2),
  ...seen(b(1), 'a', 2, 1),
  acknowledged(a(1), 'b', 2),
  ...checkpoint(b(1), 2),
  { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] },
  { kind: 'epoch-raised', host: 'ws2', epoch: 1 },
  {
    ...{ kind: 'line-committed', host: 'ws2', epoch: 1, isFinal: false, processes: ['a', 'b', 'c'] },
    ...{ checkpoints: [1, 1, -1], incarnations: [2, 2, 1], kept: [1, 1, 1] },
  },
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

const withLine = (change: { checkpoints?: number[] }): Tale =>
  retold(good, (event) => (event.kind === 'line-committed' ? { ...event, ...change } : event))

const withPermanent = (initiator: string, processes: string[], checkpoints: number[]): Tale =>
  retold(good, (event) =>
    event.kind === 'tree-committed' && event.initiator === initiator ? { ...event, processes, checkpoints } : event,
  )

const bad: readonly (readonly [Check, string, Tale])[] = [
  [minimality, 'somebody on whom the initiator depends does not save himself', withPermanent('b', ['b'], [1])],
  [minimality, 'somebody saves himself on whom nobody depends', withPermanent('c', ['c', 'a'], [1, 1])],
  [minimality, 'a survivor goes back who depends on nothing lost', withLine({ checkpoints: [1, 1, 1] })],
  [minimality, 'a process goes back behind what is permanent', withLine({ checkpoints: [0, 0, -1] })],
  [noUselessCheckpoint, 'what is permanent has seen what is not', withPermanent('b', ['b'], [1])],
  [noUselessCheckpoint, 'what is permanent was never taken', withPermanent('b', ['b', 'a'], [1, 7])],
  [noUselessCheckpoint, 'a recovery goes back behind it', withLine({ checkpoints: [1, 0, -1] })],
  [
    noUselessCheckpoint,
    'a process that has one is undone altogether',
    retold(good, (event) =>
      event.kind === 'line-committed'
        ? { ...event, processes: ['a', 'b'], checkpoints: [1, 1], incarnations: [2, 2], kept: [1, 1] }
        : event,
    ),
  ],
  [consistentLine, 'a survivor keeps what is undone', withLine({ checkpoints: [1, -1, -1] })],
  [
    staleEpoch,
    'what was sent before the crash is taken after it',
    retold(good, (event) =>
      event.kind === 'message-arrived' && event.incarnation === 2 ? { ...event, senderIncarnation: 1 } : event,
    ),
  ],
  [
    boundedCheckpoints,
    'three checkpoints of a process are kept',
    retold(good, (event) => (event.kind === 'versions-kept' ? { ...event, numbers: [1, 2, 3] } : event)),
  ],
]

const all = [minimality, noUselessCheckpoint, consistentLine, staleEpoch, boundedCheckpoints]

test('a good story pleases them', () => {
  expect(judge(good, all)).toEqual([])
})

describe.each(all.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const tales = bad.filter(([of]) => of === check)

  test.each(tales.map(([, what, tale]) => [what, tale] as const))('objects when %s', (_, tale) => {
    const violations = judge(tale, [check])
    expect(violations.map((violation) => violation.check)).toContain(name)
  })
})

test('who has started while a line was being worked out runs on from its beginning', () => {
  const line: TraceEvent = {
    ...{ kind: 'line-committed', host: 'ws2', epoch: 1, isFinal: false, processes: ['a', 'c'] },
    ...{ checkpoints: [0, 0], incarnations: [2, 1], kept: [1, 1] },
  }
  const lost: TraceEvent = { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] }
  const late = [started(a(1)), lost, started(c(1)), sent(c(1), 'a', 1), line]
  const after = [started(a(2, 'ws2')), ...seen(a(2, 'ws2'), 'c', 1, 0)]
  expect(judge(told([...late, ...after]), [minimality, consistentLine])).toEqual([])
})

test('who was created since the creator saved itself last may have it save itself too', () => {
  const spawned: TraceEvent = { kind: 'process-spawned', ...a(1), child: 'c', childHost: 'ws3' }
  const together: TraceEvent[] = [
    ...[started(a(1)), spawned, started(c(1))],
    ...checkpoint(c(1), 1),
    ...checkpoint(a(1), 1),
    permanent('c', ['c', 'a'], [1, 1]),
  ]
  expect(judge(told(together), [minimality])).toEqual([])
})
