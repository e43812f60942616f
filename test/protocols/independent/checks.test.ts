// What independent checkpoints owe: each check accepts a recovery told by hand, and objects when one thing in it is changed.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { consistentLine } from '../../../sim/protocols/epochs/checks/consistent-line.ts'
import { staleEpoch } from '../../../sim/protocols/epochs/checks/stale-epoch.ts'
import { boundedCheckpoints } from '../../../sim/protocols/independent/checks/bounded-checkpoints.ts'
import { minimality } from '../../../sim/protocols/independent/checks/minimality.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, retold, type Tale } from '../../checks/tale.ts'
import { a, acknowledged, b, checkpoint, restored, seen, sent, started, told } from '../tales-of-lines.ts'

/**
 * a saves itself, sends message 2 and dies. b has seen that and goes back to before it, though it has saved itself since; both then do it again.
 */
const story: TraceEvent[] = [
  started(a(1)),
  started(b(1)),
  sent(a(1), 'b', 1),
  ...seen(b(1), 'a', 1, 1),
  acknowledged(a(1), 'b', 1),
  ...checkpoint(b(1), 1),
  ...checkpoint(a(1), 1),
  sent(a(1), 'b', 2),
  ...seen(b(1), 'a', 2, 1),
  acknowledged(a(1), 'b', 2),
  ...checkpoint(b(1), 2),
  { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] },
  { kind: 'epoch-raised', host: 'ws2', epoch: 1 },
  {
    ...{ kind: 'line-committed', host: 'ws2', epoch: 1, isFinal: false, processes: ['a', 'b'] },
    ...{ checkpoints: [1, 1], incarnations: [2, 2], kept: [1, 1] },
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

const withLine = (change: { checkpoints?: number[]; kept?: number[]; processes?: string[] }): Tale =>
  retold(good, (event) => (event.kind === 'line-committed' ? { ...event, ...change } : event))

const bad: readonly (readonly [Check, string, Tale])[] = [
  [consistentLine, 'a survivor keeps what is undone', withLine({ checkpoints: [1, -1] })],
  [consistentLine, 'a survivor goes back, but not far enough', withLine({ checkpoints: [1, 2] })],
  [consistentLine, 'the sender of what was seen is not on the line', withLine({ processes: ['c', 'b'] })],
  [consistentLine, 'the line has a checkpoint that there is not', withLine({ checkpoints: [1, 7] })],
  [
    consistentLine,
    'a process goes elsewhere than the line has it',
    retold(good, (event) => (event.kind === 'restored' && event.process === 'b' ? { ...event, number: 2 } : event)),
  ],
  [
    consistentLine,
    'what was acknowledged before is never seen again',
    retold(good, (event) =>
      'incarnation' in event && event.incarnation === 2 && event.kind === 'message-logged' ? null : event,
    ),
  ],
  [minimality, 'the process that died goes back too far', withLine({ checkpoints: [0, 0] })],
  [minimality, 'a survivor goes back too far', withLine({ checkpoints: [1, 0] })],
  [
    staleEpoch,
    'what was sent before the crash is taken after it',
    retold(good, (event) =>
      event.kind === 'message-arrived' && event.incarnation === 2 ? { ...event, senderIncarnation: 1 } : event,
    ),
  ],
  [boundedCheckpoints, 'four checkpoints of two processes are kept', withLine({ kept: [2, 2] })],
]

const all = [consistentLine, minimality, staleEpoch, boundedCheckpoints]

test('a good recovery pleases them', () => {
  expect(judge(good, all)).toEqual([])
})

describe.each(all.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const tales = bad.filter(([of]) => of === check)

  test.each(tales.map(([, what, tale]) => [what, tale] as const))('objects when %s', (_, tale) => {
    const violations = judge(tale, [check])
    expect(violations.map((violation) => violation.check)).toContain(name)
  })
})
