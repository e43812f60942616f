// What optimistic logging owes: each check accepts a recovery told by hand, and objects when one thing in it is changed.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { consistentLine } from '../../../sim/protocols/optimistic/checks/consistent-line.ts'
import { exactReplay } from '../../../sim/protocols/optimistic/checks/exact-replay.ts'
import { minimality } from '../../../sim/protocols/optimistic/checks/minimality.ts'
import { noObsoleteMessage } from '../../../sim/protocols/optimistic/checks/no-obsolete-message.ts'
import { outputNeverRevoked } from '../../../sim/protocols/optimistic/checks/output-never-revoked.ts'
import { progress } from '../../../sim/protocols/optimistic/checks/progress.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, retold, type Tale } from '../../checks/tale.ts'
import { a, b, sent, started, told } from '../tales-of-lines.ts'

type Of = ReturnType<typeof a>

/** A message comes and becomes visible at a place. */
const seen = (of: Of, from: string, sequence: number, index: number, senderIncarnation: number): TraceEvent[] => [
  { kind: 'message-arrived', ...of, from, sequence, senderIncarnation, senderReplaying: false, duplicate: false },
  again(of, from, sequence, index),
]
const again = (of: Of, from: string, sequence: number, index: number): TraceEvent => ({
  ...{ kind: 'message-logged', ...of, from, sequence, index, digest: sequence },
})
const received = (of: Of, from: string, sequence: number, index: number, replayed: boolean): TraceEvent => ({
  ...{ kind: 'message-received', ...of, from, sequence, index, bytes: 8, digest: sequence, replayed },
})
const restored = (of: Of, records: number): TraceEvent => ({
  ...{ kind: 'restored', ...of, number: 0, digest: 0, received: 0, records },
})
const live = (of: Of): TraceEvent => ({ kind: 'live-again', ...of, withheld: 0, sentAgain: 0 })
const heard = (host: string): TraceEvent => ({ kind: 'end-heard', host, process: 'a', life: 0, interval: 1 })
const end: TraceEvent = { kind: 'life-ended', ...a(2, 'ws2'), life: 0, interval: 1 }
const back: TraceEvent = { kind: 'rolled-back', ...b(1), epoch: 0, from: 0, to: 0 }
const ended = (of: Of): TraceEvent => ({ kind: 'process-ended', ...of, answer: 1 })

/**
 * b sends twice, and a answers twice. The servers have the first message of the two in the log of a, both answers in that of b. a dies: what it sent
 * after the second is lost, and b goes back behind the second answer.
 */
const story: TraceEvent[] = [
  started(a(1)),
  started(b(1)),
  sent(b(1), 'a', 1),
  ...seen(a(1), 'b', 1, 0, 1),
  received(a(1), 'b', 1, 0, false),
  sent(a(1), 'b', 1),
  ...seen(b(1), 'a', 1, 0, 1),
  received(b(1), 'a', 1, 0, false),
  sent(b(1), 'a', 2),
  ...seen(a(1), 'b', 2, 1, 1),
  received(a(1), 'b', 2, 1, false),
  sent(a(1), 'b', 2),
  ...seen(b(1), 'a', 2, 1, 1),
  received(b(1), 'a', 2, 1, false),
  { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a'], during: [] },
  end,
  heard('ws2'),
  { kind: 'process-stopped', ...b(1), reason: 'superseded' },
  restored(a(2, 'ws2'), 1),
  again(a(2, 'ws2'), 'b', 1, 0),
  started(a(2, 'ws2')),
  received(a(2, 'ws2'), 'b', 1, 0, true),
  sent(a(2, 'ws2'), 'b', 1),
  live(a(2, 'ws2')),
  back,
  restored(b(2), 1),
  again(b(2), 'a', 1, 0),
  started(b(2)),
  sent(b(2), 'a', 1),
  received(b(2), 'a', 1, 0, true),
  sent(b(2), 'a', 2),
  live(b(2)),
  ...seen(a(2, 'ws2'), 'b', 2, 1, 2),
  received(a(2, 'ws2'), 'b', 2, 1, false),
  ended(a(2, 'ws2')),
  ended(b(2)),
]

const good = told(story)
const crash = story.findIndex(({ kind }) => kind === 'host-crashed')

const without = (...kinds: readonly TraceEvent[]): Tale => told(story.filter((event) => !kinds.includes(event)))
const changed = (change: (event: TraceEvent) => TraceEvent): Tale => retold(good, change)
const isOfB = (event: TraceEvent): boolean => 'process' in event && event.process === 'b'

/** b keeps what it has seen, and only its incarnation is another one. */
const keepsTwo = told(
  story.flatMap((event) => {
    if (event.kind === 'restored' && isOfB(event)) return [{ ...event, records: 2 }]
    if (event.kind === 'message-logged' && isOfB(event) && event.incarnation === 2)
      return [event, again(b(2), 'a', 2, 1)]
    return [event]
  }),
)

const of = (process: string) => ({ host: 'ws2', process, incarnation: 1 })

/** b has created c in an interval of its own, and c sends something to d, which knows by then what is lost: what b has seen in its interval 2. */
const creates = (interval: number): Tale =>
  told([
    ...story.slice(0, crash),
    { kind: 'creation-noted', ...b(1), child: 'c', childIncarnation: 1, interval },
    started(of('c')),
    sent(of('c'), 'd', 1),
    started(of('d')),
    end,
    heard('ws2'),
    ...seen(of('d'), 'c', 1, 0, 1),
  ])

const bad: readonly (readonly [Check, string, Tale])[] = [
  [consistentLine, 'a survivor keeps what is lost', keepsTwo],
  [
    consistentLine,
    'a survivor does not go back',
    told(
      story
        .filter((event) => !(isOfB(event) && ['process-stopped', 'rolled-back', 'restored'].includes(event.kind)))
        .filter((event) => !(isOfB(event) && 'incarnation' in event && event.incarnation === 2)),
    ),
  ],
  [
    exactReplay,
    'another message is given again',
    changed((event) =>
      event.kind === 'message-logged' && event.incarnation === 2 && event.process === 'a' && event.index === 0
        ? { ...event, sequence: 2 }
        : event,
    ),
  ],
  [
    exactReplay,
    'the content of what is given again is another one',
    changed((event) =>
      event.kind === 'message-logged' && event.incarnation === 2 && event.index === 0 ? { ...event, digest: 7 } : event,
    ),
  ],
  [
    exactReplay,
    'the program receives something else again',
    changed((event) => (event.kind === 'message-received' && event.replayed ? { ...event, digest: 7 } : event)),
  ],
  [
    minimality,
    'a survivor goes back that depends on nothing lost',
    changed((event) =>
      event === end || event.kind === 'end-heard' ? ({ ...event, interval: 2 } as TraceEvent) : event,
    ),
  ],
  [
    minimality,
    'a survivor goes back further than it has to',
    told(
      story
        .filter((event) => !(event.kind === 'message-logged' && isOfB(event) && event.incarnation === 2))
        .map((event) => (event.kind === 'restored' && isOfB(event) ? { ...event, records: 0 } : event)),
    ),
  ],
  [
    minimality,
    'a process vanishes whose creation is not undone',
    changed((event) => (event === back ? ({ ...back, to: -1 } as TraceEvent) : event)),
  ],
  [
    noObsoleteMessage,
    'a message that is lost comes after its receiver has heard of it',
    told([...story.slice(0, -2), ...seen(b(2), 'a', 2, 1, 1)]),
  ],
  [noObsoleteMessage, 'its sender has been created by one who depends on what is lost', creates(2)],
  [
    outputNeverRevoked,
    'an answer counts before what it depends on is stable',
    told([...story.slice(0, crash), ended(b(1)), ...story.slice(crash, crash + 2)]),
  ],
  [
    outputNeverRevoked,
    'it counts when what it depends on is lost already',
    told([...story.slice(0, crash + 2), ended(b(1))]),
  ],
  [progress, 'the run ends late', { ...good, end: { ...good.end, atNs: 1e13 } }],
]

const all = [consistentLine, exactReplay, minimality, noObsoleteMessage, outputNeverRevoked, progress]

test('a good recovery pleases them', () => {
  expect(judge(good, all)).toEqual([])
})

test('they say of a tale only what is wrong in it', () => {
  expect(judge(without(end), [consistentLine, exactReplay, noObsoleteMessage, outputNeverRevoked])).toEqual([])
})

test('what a parent sees after it has asked for a child the child does not depend on', () => {
  expect(judge(creates(1), [noObsoleteMessage])).toEqual([])
})

describe.each(all.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const tales = bad.filter(([of]) => of === check)

  test.each(tales.map(([, what, tale]) => [what, tale] as const))('objects when %s', (_, tale) => {
    const violations = judge(tale, [check])
    expect(violations.map((violation) => violation.check)).toContain(name)
  })
})
