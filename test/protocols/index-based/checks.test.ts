// What checkpoints by index owe: each check accepts a forced checkpoint and a recovery told by hand, and objects when one thing in them is changed.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { consistentLine } from '../../../sim/protocols/index-based/checks/consistent-line.ts'
import { noUselessCheckpoint } from '../../../sim/protocols/index-based/checks/no-useless-checkpoint.ts'
import { staleEpoch } from '../../../sim/protocols/index-based/checks/stale-epoch.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, retold, type Tale } from '../../checks/tale.ts'
import { a, acknowledged, b, checkpoint, restored, seen, sent, started, told } from '../tales-of-lines.ts'

const line: TraceEvent = { kind: 'line-given', host: 'ws2', epoch: 1, index: 1 }
const forcedOfB = checkpoint(b(1), 1)
const secondOfB = checkpoint(b(1), 2)
const firstSeen = seen(b(1), 'a', 1, 1)
const secondSeen = seen(b(1), 'a', 2, 1)
const again = seen(b(2), 'a', 2, 2)
const backOfB = restored(b(2), 1)

/** a takes checkpoint 1 and sends message 2, which forces b to take it first; b takes another. Then a dies, and both go back. */
const story: TraceEvent[] = [
  started(a(1)),
  started(b(1)),
  sent(a(1), 'b', 1),
  ...firstSeen,
  acknowledged(a(1), 'b', 1),
  ...checkpoint(a(1), 1),
  sent(a(1), 'b', 2),
  ...forcedOfB,
  ...secondSeen,
  acknowledged(a(1), 'b', 2),
  ...secondOfB,
  { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] },
  line,
  { kind: 'line-adopted', host: 'ws2', epoch: 1 },
  backOfB,
  started(b(2)),
  restored(a(2, 'ws2'), 1),
  started(a(2, 'ws2')),
  sent(a(2, 'ws2'), 'b', 2),
  ...again,
  acknowledged(a(2, 'ws2'), 'b', 2),
]
const good = told(story)

/** The same things with some taken out, and put in again behind another. */
function moved(what: readonly TraceEvent[], behind: TraceEvent, instead = what): Tale {
  const left = story.filter((event) => !what.includes(event))
  const at = left.indexOf(behind) + 1
  return told([...left.slice(0, at), ...instead, ...left.slice(at)])
}

const bad: readonly (readonly [Check, string, Tale])[] = [
  [consistentLine, 'b takes its checkpoint behind the message that forces it', moved(forcedOfB, secondSeen[1]!)],
  [consistentLine, 'b comes back at what the line has undone', moved([backOfB], story[16]!, [restored(b(2), 2)])],
  [consistentLine, 'what a was told to have arrived has not', moved(again, started(a(1)), [])],
  [noUselessCheckpoint, 'b takes its checkpoint behind the message that forces it', moved(forcedOfB, secondSeen[1]!)],
  [noUselessCheckpoint, 'a second one has an index that there is', moved(secondOfB, secondSeen[1]!, forcedOfB)],
  [
    staleEpoch,
    'what was sent before the crash is taken after it',
    retold(good, (event) =>
      event.kind === 'message-arrived' && event.incarnation === 2 ? { ...event, senderIncarnation: 1 } : event,
    ),
  ],
]

const all = [consistentLine, noUselessCheckpoint, staleEpoch]

test('a good forced checkpoint and a good recovery please them', () => {
  expect(judge(good, all)).toEqual([])
})

test('so does a message that comes late, and was sent before the line', () => {
  const late = moved(firstSeen, started(b(2)), [])
  const at = late.moments.findIndex(({ event }) => event.kind === 'process-started' && event.incarnation === 2)
  const events = late.moments.map(({ event }) => event)
  const second = secondSeen.map((event) => event)
  const tale = told(
    [...events.slice(0, at + 1), ...seen(b(2), 'a', 1, 1), ...events.slice(at + 1)].filter(
      (event) => !second.includes(event),
    ),
  )
  expect(judge(tale, all)).toEqual([])
})

describe.each(all.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const tales = bad.filter(([of]) => of === check)

  test.each(tales.map(([, what, tale]) => [what, tale] as const))('objects when %s', (_, tale) => {
    const violations = judge(tale, [check])
    expect(violations.map((violation) => violation.check)).toContain(name)
  })
})
